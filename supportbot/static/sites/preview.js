// The widget as it would stand on a page, drawn with its own style sheets, words and icons. It opens no socket.
// What does nothing here is left out of the order of the Tab key; opening and closing works.

// The stage is as wide as a column, and the panel measures the whole window.
const ON_STAGE = `
.panel:not([data-full]) { width: min(408px, var(--stage-width) - 48px); }
`;

/** Draws into the stage of `section`, whose data-preview says where the widget's modules are. */
export class Preview {
  #stage;
  #host = document.createElement("div");
  #root = this.#host.attachShadow({ mode: "open" });
  #widget;
  #open = true;
  #wanted = null;

  static async load(section) {
    const base = new URL(section.dataset.preview, location.href);
    const load = (name) => import(new URL(name, base).href);
    const [styles, words, icons, dom] = await Promise.all(
      ["styles/index.js", "i18n/index.js", "view/icons.js", "view/dom.js"].map(load),
    );
    return new Preview(section.querySelector("[data-stage]"), { ...styles, ...words, ...icons, ...dom });
  }

  constructor(stage, widget) {
    this.#stage = stage;
    this.#widget = widget;
    const onStage = new CSSStyleSheet();
    onStage.replaceSync(ON_STAGE);
    this.#root.adoptedStyleSheets = [...widget.styleSheets(), onStage];
    this.#host.className = "preview__chat";
    stage.append(this.#host);
    new ResizeObserver(() => this.#fit()).observe(stage);
  }

  async draw(wanted) {
    this.#wanted = wanted;
    await this.#widget.useLanguage(wanted.language);
    if (wanted !== this.#wanted) return; // more was typed meanwhile
    this.#stage.dataset.device = wanted.device;
    this.#stage.dataset.scheme = wanted.scheme;
    this.#dress(wanted);
    this.#root.replaceChildren(...this.#parts(wanted));
    this.#host.toggleAttribute("open", this.#open);
    this.#fit();
  }

  #fit() {
    const { style } = this.#host;
    style.setProperty("--view-height", `${this.#stage.clientHeight}px`);
    style.setProperty("--view-top", "0px");
    style.setProperty("--stage-width", `${this.#stage.clientWidth}px`);
  }

  #dress({ accent, ink, position, theme, scheme, language }) {
    const { style, dataset } = this.#host;
    for (const [name, colour] of [["--accent", accent], ["--accent-ink", ink]]) {
      if (colour) style.setProperty(name, colour);
      else style.removeProperty(name);
    }
    dataset.position = position;
    dataset.theme = theme === "light" || theme === "dark" ? theme : scheme;
    this.#host.lang = language;
  }

  #parts(wanted) {
    const { h, icon, t } = this.#widget;
    const toggle = () => {
      this.#open = !this.#open;
      this.draw(this.#wanted).then(() => this.#root.querySelector(".launcher").focus());
    };
    const launcher = h("button", {
      type: "button", class: "launcher", "aria-expanded": String(this.#open), onclick: toggle,
      "aria-label": this.#open ? t("close_chat") : t("open_chat"),
    }, icon("chat"), icon("minimise"));
    return [this.#open && this.#panel(wanted, toggle), launcher].filter(Boolean);
  }

  #panel(wanted, close) {
    const { h, icon, t } = this.#widget;
    return h("section", { class: "panel", role: "group", "aria-label": t("assistant"), "data-full": wanted.device === "phone" },
      h("div", { class: "header" },
        h("div", { class: "face bot" }, icon("bot")),
        h("div", { class: "who" }, h("p", { class: "title", dir: "auto" }, wanted.name), h("p", { class: "sub" }, t("automated"))),
        h("button", { type: "button", class: "button small", tabindex: "-1" }, t("talk_to_person")),
        h("button", { type: "button", class: "icon-button", "aria-label": t("close_chat"), onclick: close }, icon("close"))),
      h("div", { class: "log" }, h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": t("conversation") },
        h("div", { class: "list" }, h("div", { class: "row bot" },
          h("div", { class: "name", dir: "auto" }, wanted.name),
          h("div", { class: "body" }, h("p", { class: "text", dir: "auto" }, wanted.greeting)))),
        h("div", { class: "suggestions" }, wanted.suggestions.map((text) => h("button", { type: "button", class: "chip", dir: "auto", tabindex: "-1" }, text))))),
      this.#notice(wanted),
      h("div", { class: "composer" }, h("div", { class: "box" },
        h("button", { type: "button", class: "icon-button clip", tabindex: "-1", "aria-label": t("attach") }, icon("clip")),
        h("textarea", { rows: "1", readonly: true, tabindex: "-1", placeholder: t("write"), "aria-label": t("write") }),
        h("button", { type: "button", class: "send", tabindex: "-1", "aria-label": t("send") }, icon("send")))));
  }

  #notice({ notice, privacy }) {
    if (!notice) return null;
    const { h, icon, t } = this.#widget;
    const link = privacy && h("a", { class: "link", href: privacy, target: "_blank", rel: "noopener noreferrer" }, t("privacy"));
    return h("div", { class: "data-notice" }, h("p", { dir: "auto" }, notice, " ", link),
      h("button", { type: "button", class: "icon-button", tabindex: "-1", "aria-label": t("dismiss") }, icon("close")));
  }
}
