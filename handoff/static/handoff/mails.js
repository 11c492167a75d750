// The outbox: times in the reader's own zone, also in what htmx has swapped in; an open account menu closes by itself.

import "./people.js";
import { showTimes, startClock } from "./clock.js";

document.body.addEventListener("htmx:afterSwap", () => showTimes());
startClock();
