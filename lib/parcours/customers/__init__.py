"""What the client's file says: tables in, small frames or models out."""
