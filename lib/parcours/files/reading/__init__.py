"""Reading what clients send: one small module for each difficulty."""
