"""What the notebooks read of a run folder (docs/evidence-format.md). An empty cell is NaN: not measured, never 0."""
import json
import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

# Each role keeps its colour and its hatch in every picture; the colours themselves are in lab.mplstyle.
ROLES = {
    "unix_listener": ("01 listening", "C6", ""),
    "unix_embryo": ("02 waits to be accepted", "C1", "//"),
    "unix_accepted": ("03 accepted", "C0", ".."),
}
CENSORED = ["in-flight", "connect-timeout"]


def style():
    """The look of lab.mplstyle, and pictures that hold nothing of the machine that drew them."""
    from IPython import get_ipython
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    plt.style.use(Path(__file__).with_name("lab.mplstyle"))
    if get_ipython():
        set_matplotlib_formats("png", metadata={"Software": None})


class Run:
    """The run folder that PROXYLAB_RUN names; else the last finished run."""

    def __init__(self):
        self.folder = Path(os.environ.get("PROXYLAB_RUN", "../results/latest"))
        if not (self.folder / "run.json").exists():
            raise SystemExit("no run folder here: set PROXYLAB_RUN to one, or say 'make notebooks'")

    def __str__(self):
        run, machine = (json.loads((self.folder / name).read_text()) for name in ("run.json", "machine.json"))
        kernel = machine["kernel"].split()[2].split("-")[0]
        proxies = ", ".join(about["version"] for about in machine["proxies"].values())
        return f"run {run['id']}: {len(run['trials'])} trials; Linux {kernel}, {machine['cpus']} CPUs; {proxies}"

    def trials(self, case, proxy="nginx", round=1):
        """The trials of a case in one round, by variant: its settings over the case's plan, '' for none."""
        found = [Trial(folder) for folder in self.folder.glob(f"trials/{case}/{proxy}/*")]
        found = {t.variant: t for t in sorted(found, key=lambda t: t.n) if t.round == round}
        if not found:
            raise LookupError(f"this run has no trial of {case} on {proxy}: proxylab run {case} --proxy {proxy}")
        return found

    def trial(self, case, proxy="nginx", variant="", round=1):
        """One trial."""
        return self.trials(case, proxy, round)[variant]


class Trial:
    """One trial's folder."""

    def __init__(self, folder):
        self.folder = folder
        about = json.loads((folder / "plan.json").read_text())
        self.n, self.round, self.plan = about["n"], about["round"], about["plan"]
        self.variant = " ".join(f"{key}={value if isinstance(value, str) else json.dumps(value)}" for key, value in about["variant"].items())
        self.capacity = about["effective"]["queue_capacity"]
        self.events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]

    def csv(self, name):
        """A file's rows; nothing but an empty cell is NaN."""
        return pd.read_csv(self.folder / name, keep_default_na=False, na_values=[""])

    @property
    def samples(self):
        """A row for each tick, with t_s in seconds since the first wave."""
        rows = self.csv("samples.csv")
        return rows.assign(t_s=(rows.t_ms - self.at("wave-start", 1)) / 1000)

    @property
    def requests(self):
        """A row for each request: how it ended, and after how long. A censored one had waited that long and was given up."""
        rows = self.csv("requests.csv")
        ended = rows.status.map("{:.0f}".format).where(rows.outcome == "status", rows.outcome)
        return rows.assign(seconds=(rows.end_ms - rows.intended_ms) / 1000, ended=ended, censored=rows.outcome.isin(CENSORED))

    def at(self, event, wave=None, field="t_ms"):
        """When something happened, in ms since the trial began."""
        return next(e[field] for e in self.events if e["event"] == event and (wave is None or e.get("wave") == wave))

    def waves(self):
        """Each wave's number, start and end, in the seconds of samples."""
        zero = self.at("wave-start", 1)
        return [(w, (self.at("wave-start", w) - zero) / 1000, (self.at("wave-end", w) - zero) / 1000) for w in range(1, self.plan["waves"] + 1)]

    def drained(self, wave):
        """The samples of the drain after a wave: every client has gone."""
        begin, end = self.at("wave-end", wave), self.at("drained", wave)
        return self.samples.query("@begin < t_ms <= @end").tail(self.plan["drain_ticks"])

    def plateau(self, wave):
        """The ticks of a wave with the lines of /proc/net/unix that it showed most often: not how it filled, but what it came to."""
        lines = self.samples.query("wave == @wave").dropna(subset=list(ROLES))
        longest = lines[list(ROLES)].value_counts().idxmax()
        return lines[(lines[list(ROLES)] == longest).all(axis=1)]


def shade(axes, trial):
    """Shades the waves, and names them."""
    for number, begin, end in trial.waves():
        axes.axvspan(begin, end, color="0.93", lw=0, zorder=0)
        axes.text(begin, 1, f" wave {number}", transform=axes.get_xaxis_transform(), va="top", size="small", color="0.35")


def limit(axes, value, text):
    """A dashed line across the picture that is no data: what the plan or the kernel allows."""
    axes.add_artist(Line2D([0, 1], [value, value], transform=axes.get_yaxis_transform(), color="0.25", ls="--", lw=1))
    axes.annotate(text, (1, value), (0, 3), axes.get_yaxis_transform(), textcoords="offset points", ha="right", va="bottom", size="small", color="0.25")
    axes.set_ylim(0, max(axes.get_ylim()[1], 1.2 * value))


def finish(figure):
    """Shows a picture, and refuses one in which no data is drawn: that would look like a calm machine."""
    for axes in figure.axes:
        if not np.isfinite(axes.dataLim.intervaly).all():
            raise ValueError(f"the picture '{axes.get_title()}' is empty: nothing was measured")
    plt.show()
