/* What Parcours adds to JupyterLab, by hand and without a build: the home page as its first tab, a bar of steps on
   each of our notebooks, and their running as they open. Why: docs/decisions/0006-home-page.md. */

(() => {
  let scope;

  /** A module JupyterLab shares with its extensions. */
  async function shared(name) {
    const versions = scope[name];
    const factory = await versions[Object.keys(versions)[0]].get();
    return factory();
  }

  const container = {
    init: (given) => { scope = given; },
    get: async () => {
      const [manager, notebook, cellsOf, services, widgets, apputils, coreutils, application] = await Promise.all(
        ["@jupyterlab/docmanager", "@jupyterlab/notebook", "@jupyterlab/cells", "@jupyterlab/services", "@lumino/widgets", "@jupyterlab/apputils",
          "@jupyterlab/coreutils", "@jupyterlab/application"].map(shared),
      );
      const plugin = {
        id: "parcours:workshop",
        autoStart: true,
        // the window resolver gives a second tab an address of its own: not before
        requires: [notebook.INotebookTracker, manager.IDocumentManager, application.IRouter, apputils.IWindowResolver],
        activate: async (app, tracker, documents, router) => {
          const workshop = new Workshop(app, tracker, documents, router, { cellsOf, services, widgets, apputils, coreutils });
          if (await workshop.prepared()) workshop.start(); // before the lab's router reads the address
        },
      };
      return () => ({ __esModule: true, default: plugin });
    },
  };

  class Workshop {
    constructor(app, tracker, documents, router, modules) {
      Object.assign(this, { app, tracker, documents, router, ...modules, homes: new Map(), begun: new WeakSet() });
    }

    /** Have the server lay the notebooks of the case one comes for, and learn them; false where it is not our server. */
    async prepared() {
      const { ServerConnection } = this.services, { PageConfig } = this.coreutils;
      const path = PageConfig.getOption("treePath"), inAddress = this.placed(path);
      const asked = new URLSearchParams(window.location.search).get("client") ?? inAddress?.client;
      if (asked) try { sessionStorage.setItem("parcours:client", asked); } catch { /* only a comfort */ }
      const place = new URLSearchParams({ client: asked ?? "", revision: String(inAddress?.revision ?? 0) });
      const settings = ServerConnection.makeSettings();
      const answer = await ServerConnection.makeRequest(`${settings.baseUrl}parcours/steps?${place}`, {}, settings).catch(() => ({ ok: false }));
      if (!answer.ok) return false;
      Object.assign(this, await answer.json(), { base: settings.baseUrl });
      if (!this.is_laid || !this.known(path)) return true;
      this.came = path;
      PageConfig.setOption("treePath", ""); // the lab would open it whenever it is done with its file browser, over what people asked for meanwhile
      return true;
    }

    start() {
      document.body.dataset.parcours = "open";
      window.addEventListener("parcours:open", (event) => this.vote(event.detail));
      window.addEventListener("parcours:again", (event) => this.again(event.detail));
      this.tracker.widgetAdded.connect((_, panel) => this.open(panel));
      this.tracker.forEach((panel) => this.open(panel));
      const follow = () => {
        this.router.routed.disconnect(follow);
        const { currentPath, currentPathChanged } = this.app.shell;
        currentPathChanged.emit({ newValue: currentPath, oldValue: "" }); // the address follows from here on: tell it what came to the front before
      };
      this.router.routed.connect(follow);
      this.opened = this.first();
    }

    /** The tabs of the last time, then the notebook one comes for or the home page; what people ask for comes after (`opened`). */
    async first() {
      const { shell, restored } = this.app;
      await restored;
      shell.collapseLeft?.();
      shell.collapseRight?.();
      if (shell.isSideTabBarVisible?.("right")) shell.toggleSideTabBarVisibility("right");
      for (const widget of [...shell.widgets("main")]) if (widget.id.startsWith("launcher")) widget.dispose();
      if (this.came) this.documents.openOrReveal(this.came);
      else if (!this.tracker.currentWidget) this.show(`home?client=${encodeURIComponent(this.remembered() ?? this.client)}`, this.words.home, "parcours-home");
    }

    /** From a form: the vote it holds, on everybody's own device. */
    vote({ ballot }) {
      const client = this.known(this.tracker.currentWidget?.context.path ?? "")?.client ?? this.client;
      this.page(`vote?${new URLSearchParams({ client, ballot })}`, this.words.home, "parcours-vote");
    }

    /** From a form or a choice: the cells below it run again, and the page stays where it is. */
    again(asked) {
      const panel = this.tracker.find((one) => one.content.node.contains(asked.element));
      if (!panel) return;
      asked.isTaken = true;
      if (panel.runs) panel.isStale = asked.element; // once what runs has run
      else this.run(panel, asked.element);
    }

    remembered() {
      try { return sessionStorage.getItem("parcours:client"); } catch { return null; }
    }

    /** Bring a page of ours to the front, whatever is being opened. */
    async page(address, title, id) {
      await this.opened;
      this.show(address, title, id);
    }

    /** Bring one of our notebooks to the front, likewise. */
    async reveal(notebook) {
      await this.opened;
      this.documents.openOrReveal(notebook);
    }

    /** Show a page of ours as a tab; the same tab is used again. */
    show(address, title, id) {
      let tab = this.homes.get(id);
      if (!tab || tab.isDisposed) {
        const frame = document.createElement("iframe");
        frame.className = "pc-frame";
        frame.title = title;
        const content = new this.widgets.Widget({ node: document.createElement("div") });
        content.node.append(frame);
        frame.addEventListener("load", () => this.loaded(frame, tab));
        tab = new this.apputils.MainAreaWidget({ content });
        tab.toolbar?.hide();
        tab.id = id;
        tab.title.label = title;
        tab.title.closable = true;
        tab.frame = frame;
        this.homes.set(id, tab);
      }
      tab.frame.src = `${this.base}parcours/${address}`;
      if (!tab.isAttached) this.app.shell.add(tab, "main", { mode: "tab-before" });
      this.app.shell.activateById(tab.id);
    }

    /** Links of our pages open in the lab; the theme follows. */
    loaded(frame, tab) {
      const inside = frame.contentDocument;
      if (!inside?.body) return;
      inside.documentElement.dataset.light = document.body.dataset.jpThemeLight ?? "true";
      if (inside.title) tab.title.label = inside.title;
      if (inside.body.dataset.client) try { sessionStorage.setItem("parcours:client", inside.body.dataset.client); } catch { /* only a comfort */ }
      inside.addEventListener("click", (event) => {
        const link = event.target.closest?.("a[data-notebook], a[data-page]");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.follow(link.dataset);
      });
    }

    follow({ notebook, page, title }) {
      if (notebook) this.reveal(notebook);
      else if (page) this.page(page, title ?? this.words.home, `parcours-${page.split("?")[0]}`);
    }

    /** Of whom, and of when, the notebooks beside a path are; null elsewhere. */
    placed(path) {
      const [, client, kept, revision, name] = /^([a-z0-9][a-z0-9_-]*)\/(lab|past\/(\d+))\/([^/]+\.ipynb)$/.exec(path) ?? [];
      return client ? { client, folder: `${client}/${kept}`, revision: Number(revision ?? 0), name } : null;
    }

    /** One of our notebooks: its place among the steps. Another: null. */
    known(path) {
      const found = this.placed(path), index = this.steps.findIndex((one) => one.name === found?.name);
      return index < 0 ? null : { ...found, index };
    }

    async open(panel) {
      const here = this.known(panel.context.path);
      if (!here || this.begun.has(panel)) return;
      this.begun.add(panel);
      this.lay(panel, here);
      panel.said.textContent = this.words.running;
      await panel.context.ready;
      await panel.sessionContext.ready;
      panel.sessionContext.statusChanged.connect((_, status) => this.status(panel, status));
      const isNew = [...panel.content.widgets].every((cell) => cell.model.type !== "code" || !cell.model.executionCount);
      if (isNew || (await this.isFresh(panel))) await this.run(panel);
      else panel.said.textContent = "";
    }

    /** A kernel that died and was started again has forgotten all: run again, instead of telling people to. */
    status(panel, status) {
      if (status === "autorestarting") panel.isLost = true;
      if (status !== "idle" || !panel.isLost || panel.runs) return;
      panel.isLost = false;
      this.apputils.Dialog.flush();
      this.run(panel);
    }

    /** Whether the kernel has run nothing: outputs on the page are then those of another one. */
    async isFresh(panel) {
      const kernel = panel.sessionContext.session?.kernel;
      if (!kernel) return true;
      const { content } = await kernel.requestHistory({ output: false, raw: true, hist_access_type: "tail", n: 1, session: 0 }).catch(() => ({ content: {} }));
      return Array.isArray(content.history) ? content.history.length === 0 : false;
    }

    /** Run all, or all below an element; what people fill in before what takes long, one cell after the other so that a form answers between two;
        and save, so that the page that is reloaded shows the same and asks nothing. */
    async run(panel, above = null) {
      if (panel.runs) return;
      panel.runs = true;
      panel.node.dataset.computes = ""; // forms tell an answer that is late from a kernel that is gone
      panel.said.textContent = this.words.running;
      const went = await this.cells(panel, above).catch(() => false);
      panel.runs = false;
      const stale = panel.isStale;
      panel.isStale = null;
      if (stale && went && !panel.isDisposed) { await this.run(panel, stale); return; }
      delete panel.node.dataset.computes;
      if (panel.isDisposed) return;
      panel.said.textContent = went ? "" : this.words.stopped;
      if (panel.isLost) { this.status(panel, panel.sessionContext.session?.kernel?.status); return; }
      await panel.context.save().catch(() => {});
    }

    async cells(panel, above) {
      const from = panel.content.widgets.findIndex((one) => above && one.node.contains(above));
      const code = panel.content.widgets.slice(from + 1).filter((one) => one.model.type === "code");
      const isFirst = (one) => ["parameters", "runs-first"].some((tag) => (one.model.getMetadata("tags") ?? []).includes(tag));
      const first = code.filter(isFirst), rest = code.filter((one) => !isFirst(one));
      if (!above) {
        panel.content.activeCellIndex = 0;
        panel.content.node.scrollTop = 0;
      }
      for (const one of [...first, ...rest]) {
        if (panel.isDisposed || one.isDisposed) return false;
        const reply = await this.cellsOf.CodeCell.execute(one, panel.sessionContext); // as running by hand does, without taking the focus of who types
        if (reply && reply.content.status !== "ok") return false;
      }
      return true;
    }

    lay(panel, here) {
      const { words, steps } = this, bar = document.createElement("nav");
      bar.className = "pc-bar";
      bar.setAttribute("aria-label", words.steps);
      const button = (text, title, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.textContent = text;
        if (title) made.title = title;
        made.onclick = act;
        return made;
      };
      const to = (index, text) => {
        const step = steps[index], made = button(step ? text(step.title) : text(""), null, () => this.reveal(`${here.folder}/${step.name}`));
        made.className = "pc-step";
        made.title = step?.title ?? "";
        made.disabled = !step;
        if (!step) made.hidden = true;
        return made;
      };
      const title = document.createElement("strong");
      title.textContent = title.title = steps[here.index].title;
      title.className = "pc-step";
      panel.said = document.createElement("span");
      panel.said.setAttribute("role", "status");
      const space = document.createElement("span");
      space.className = "pc-space";
      const past = document.createElement("span");
      past.className = "pc-past";
      past.hidden = !here.revision;
      past.textContent = words.past;
      const code = button(words.code, words.code_title, () => {
        const shows = panel.content.node.classList.toggle("pc-shows-code");
        for (const cell of panel.content.widgets) if (cell.model.type === "code") cell.inputHidden = !shows;
        panel.toolbar.setHidden(!shows);
        code.setAttribute("aria-pressed", String(shows));
      });
      code.setAttribute("aria-pressed", "false");
      bar.append(
        button(`⌂ ${words.home}`, null, () => this.page(`home?client=${encodeURIComponent(here.client)}`, words.home, "parcours-home")),
        to(here.index - 1, (name) => `← ${name}`), title, to(here.index + 1, (name) => `${name} →`),
        past, space, panel.said,
        button(`▶ ${words.run}`, words.run_title, () => this.run(panel)), code,
      );
      const widget = new this.widgets.Widget({ node: bar });
      widget.addClass("pc-bar-holder");
      panel.contentHeader.addWidget(widget);
      panel.toolbar.hide();
    }
  }

  (window._JUPYTERLAB ??= {}).parcours = container;
})();
