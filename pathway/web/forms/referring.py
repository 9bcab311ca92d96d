"""A referral typed in: who it is, who refers, what the pathway groups by, what to know before anybody rings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathway.case.people import StaffMember
from pathway.commands.record import Record
from pathway.definition.rules import Rules
from pathway.referrals import Referral, Referrers, RowFault, read_referral
from pathway.store.look import Look
from pathway.web.forms.acts.known import facts_said
from pathway.web.forms.fields import Field
from pathway.web.forms.form import Form, Values
from pathway.web.telling.naming import FACTS
from pathway.web.words import first_capital, plain

OTHER = "other"
BOX_OF = {"scheme": "code", "referring_team": "team"}
"""Where a column of a referral is asked for under another name."""


@dataclass(frozen=True, slots=True)
class Referring:
    """What the form needs to know: the pathway, who works here, who types, on which London day."""

    rules: Rules
    staff: Mapping[str, StaffMember]
    by: StaffMember
    today: date

    @classmethod
    def onto(cls, seen: Look, pathway: str, by: StaffMember, today: date) -> Referring | None:
        """A referral onto the newest version of a pathway; None where there is no such pathway."""
        published = seen.current_definition(pathway)
        return cls(seen.rules(published.version), seen.members, by, today) if published else None

    def form(self) -> Form:
        """The questions, the person first."""
        fields = (*self._person(), *self._who_refers(), *self._grouping(), *self._facts(), *self._care())
        return Form("New referral", fields, "Record the referral", self._values, check=self._check,
                    intro=f"{self.rules.title}. Somebody decides on it; nothing begins before.")  # fmt: skip

    def _person(self) -> tuple[Field, ...]:
        return (
            Field("nhs_number", "NHS number", "words", thing="the NHS number",
                  hint="Ten digits, like 999 123 4567. If they were referred before, the earlier episode is linked."),
            Field("given_name", "Given name", "words", thing="the given name"),
            Field("family_name", "Family name", "words", thing="the family name"),
            Field("born_on", "Date of birth", "day", thing="the date of birth", hint="For example, 31 3 1980"),
        )  # fmt: skip

    def _who_refers(self) -> tuple[Field, ...]:
        teams = sorted({m.team for m in self.staff.values() if m.party == "team"})
        theirs = self.by.team if self.by.party == "team" else ""
        coordinators = tuple(
            (m.ref, f"{m.name}, {m.team}") for m in sorted(self.staff.values(), key=lambda m: (m.name, m.ref))
            if m.is_active and "care_coordinator" in m.roles and theirs in ("", m.team)
        )  # fmt: skip
        known = tuple((team, first_capital(team)) for team in teams if theirs in ("", team))
        return (
            Field("referred_on", "When was it received?", "past_day", thing="the date it was received"),
            Field("team", "Which team refers?", "choice", choices=(*known, (OTHER, "Another team")), value=theirs,
                  thing="the team that refers"),
            Field("team_given", "Name of another team", "words", is_optional=True, thing="the name of the team",
                  is_sometimes=True),
            Field("referrer", "Care coordinator who refers", "choice", choices=coordinators, is_optional=True,
                  value=self.by.ref if "care_coordinator" in self.by.roles else "", thing="the care coordinator"),
        )  # fmt: skip

    def _grouping(self) -> tuple[Field, ...]:
        choices = tuple((f"{scheme}:{code}", f"{FACTS.get(scheme, first_capital(plain(scheme)))} {code}")
                        for scheme, codes in self.rules.grouping.items() for code in codes)  # fmt: skip
        if not choices:
            return ()
        return (
            Field("code", "Grouping", "choice", choices=(*choices, (OTHER, "Another one, or not known")),
                  thing="the grouping", hint="Another one is no fault: whoever decides looks at it."),
            Field("code_given", "Which, if another one", "words", is_optional=True, thing="the grouping",
                  is_sometimes=True),
        )  # fmt: skip

    def _facts(self) -> tuple[Field, ...]:
        return tuple(
            Field(f"fact-{key}", first_capital(rule.title), "day", is_optional=True, thing=rule.title)
            for key, rule in self.rules.facts.items()
            if rule.before_referral
        )

    def _care(self) -> tuple[Field, ...]:
        return (
            Field("reason", "Why are they referred?", "text", is_optional=True, thing="the reason"),
            Field("consent_to_share", "May we share what is recorded with those involved?", "choice", is_optional=True,
                  choices=(("yes", "Yes, they agreed"), ("no", "No")), hint="Leave it if nobody asked yet.",
                  thing="whether they agreed"),
            Field("safe_contact", "Safe contact", "text", is_optional=True, thing="safe contact",
                  hint="For example: no voicemail; no post to the house; never ring before 10."),
            Field("needs", "Needs", "text", is_optional=True, thing="needs",
                  hint="How information reaches them best: large print, an interpreter, time to read."),
        )  # fmt: skip

    def _check(self, values: Values) -> Mapping[str, str]:
        wrong: dict[str, str] = {}
        for name, words in (("team", "Enter the name of the team"), ("code", "")):
            given = values.get(f"{name}_given")
            if values.get(name) == OTHER and not given and words:
                wrong[f"{name}_given"] = words
            if name in values and values[name] != OTHER and given:
                wrong[f"{name}_given"] = "Empty this, or select the answer above it that it belongs to"
        return wrong

    def _values(self, values: Values) -> dict[str, str]:
        """What was said, by the columns of a referral."""
        scheme, _, code = str(values.get("code") or "").partition(":")
        if values.get("code") == OTHER:
            first = next(iter(self.rules.grouping), "")
            scheme, code = (first if values["code_given"] else "", values["code_given"] or "")
        team = values["team_given"] if values["team"] == OTHER else values["team"]
        said: dict[str, Any] = {**values, "scheme": scheme, "code": code, "referring_team": team}
        return {name: each.isoformat() if isinstance(each, date) else each or "" for name, each in said.items()}

    def read(self, values: Values) -> Referral | dict[str, str]:
        """The referral, or what is wrong by the box it is wrong in."""
        said = self._values(values)
        referral = read_referral(said, self.today)
        if isinstance(referral, Referral):
            fault = Referrers(self.staff.values(), self.by).fault(referral.referrer)
            return {"referrer": fault} if fault else referral
        return self.by_box(RowFault(1, *fault) for fault in referral)

    def by_box(self, faults: Any) -> dict[str, str]:
        """Faults under the questions they belong to, each beginning with what it is about."""
        labels = {field.name: field.label for field in self.form().fields}
        wrong: dict[str, str] = {}
        for fault in faults:
            box = BOX_OF.get(fault.column, fault.column)
            if box == "code":
                box = "code_given"
            box = box if box in labels else "nhs_number"
            wrong.setdefault(box, f"{labels[box]}: {fault.message}")
        return wrong

    def facts(self, values: Values) -> Record | None:
        """What else is known of before the referral, as an act of its own; None if nothing is."""
        said = facts_said(values)
        return Record(activity=None, facts=said) if said else None
