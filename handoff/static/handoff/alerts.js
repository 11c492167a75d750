// A new hand-over is heard, seen outside the tab, and counted in its title. Each can be switched off; all begin on.

import { byId } from "./dom.js";

const KEY = "supportbot.inbox.alerts";
const TONES = [660, 880];

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

export class Alerts {
  constructor({ onChange }) {
    this.chosen = { sound: true, desktop: true, title: true, ...stored() };
    this.before = null;
    for (const box of byId("alerts").querySelectorAll("[data-alert]")) {
      box.checked = this.chosen[box.dataset.alert];
      box.addEventListener("change", () => {
        this.chosen[box.dataset.alert] = box.checked;
        try {
          localStorage.setItem(KEY, JSON.stringify(this.chosen));
        } catch {
          // Without storage the choice lasts as long as the page.
        }
        onChange();
      });
    }
    // Browsers let a page make sounds, and ask for notifications, only once somebody has done something on it.
    addEventListener("pointerdown", () => this.#allowed(), { once: true });
    addEventListener("keydown", () => this.#allowed(), { once: true });
  }

  get inTitle() {
    return this.chosen.title;
  }

  // What waits and what is offered now; more than before is news.
  counts({ waiting, offered }) {
    const { before } = this;
    this.before = { waiting, offered };
    if (!before) return;
    if (offered > before.offered) this.#raise("A conversation is offered to you");
    else if (waiting > before.waiting) this.#raise("Somebody is waiting for a person");
  }

  #allowed() {
    this.sounds ??= window.AudioContext ? new AudioContext() : null;
    if (this.chosen.desktop && window.Notification?.permission === "default") Notification.requestPermission();
  }

  #raise(text) {
    if (this.chosen.sound) this.#chime();
    if (this.chosen.desktop && document.hidden && window.Notification?.permission === "granted") {
      const note = new Notification(text, { body: "SupportBot inbox", tag: "supportbot-handover" });
      note.onclick = () => {
        window.focus();
        note.close();
      };
    }
    document.dispatchEvent(new CustomEvent("inbox:alert", { detail: text }));
  }

  #chime() {
    if (!this.sounds) return;
    TONES.forEach((pitch, index) => {
      const start = this.sounds.currentTime + index * 0.14;
      const tone = new OscillatorNode(this.sounds, { frequency: pitch });
      const volume = new GainNode(this.sounds, { gain: 0 });
      volume.gain.setTargetAtTime(0.12, start, 0.01);
      volume.gain.setTargetAtTime(0, start + 0.09, 0.04);
      tone.connect(volume).connect(this.sounds.destination);
      tone.start(start);
      tone.stop(start + 0.4);
    });
  }
}
