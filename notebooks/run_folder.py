"""What the notebooks read of a run folder (docs/evidence-format.md). An empty cell is NaN: not measured, never 0."""
import json
import os
from pathlib import Path

import pandas as pd

# The lines of /proc/net/unix with the upstream's path, by their state: 01 listening, 02 waits to be accepted, 03 accepted.
LINES = ["unix_listener", "unix_embryo", "unix_accepted"]
CENSORED = ["in-flight", "connect-timeout"]


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

    def figure(self, name):
        """One of the run's own figures, by the name of its files in figures/."""
        return Figure(self.folder / "figures" / name)

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
        lines = self.samples.query("wave == @wave").dropna(subset=LINES)
        longest = lines[LINES].value_counts().idxmax()
        return lines[(lines[LINES] == longest).all(axis=1)]


class Figure:
    """A figure that the lab drew: its picture here, and what it was drawn from in NAME.json. Where plotly is installed, plotly() gives it to zoom."""

    def __init__(self, path):
        if not path.with_name(f"{path.name}.json").exists():
            raise LookupError(f"the picture {path.name} is empty: nothing was measured, or the run's figures were not drawn (proxylab report RUN)")
        self.path = path
        self.model = json.loads(path.with_name(f"{path.name}.json").read_text())

    def _repr_png_(self):
        return self.path.with_name(f"{self.path.name}.png").read_bytes()

    def __repr__(self):
        return self.model["alternative_text"]

    def plotly(self):
        import plotly.io

        return plotly.io.from_json(self.path.with_name(f"{self.path.name}.plotly.json").read_text())
