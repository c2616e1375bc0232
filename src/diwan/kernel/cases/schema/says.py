"""What each fault of a procedure says to who writes its file; pages have their own words, `cases.problems.<code>`.

Words in braces are the details of the problem; a code without a sentence here is a sentence already.
"""

from __future__ import annotations

from pydantic_core import PydanticCustomError

SAYS = {
    # how it is written
    "syntax": "{why}",
    "missing": "this is missing",
    "unknown_name": "nothing of that name is known here",
    "wrong_text": "a text is written between quotes",
    "wrong_number": "this is a whole number",
    "wrong_bool": "this is true or false",
    "wrong_date": "this is a day, written 2026-01-31",
    "wrong_list": "this is a list",
    "wrong_table": "this is a table",
    "wrong_choice": "this is one of {expected}",
    "wrong_form": "this is not written as such a name is",
    "too_short": "at least {least} wanted",
    "too_long": "{most} characters at most",
    "too_small": "this is at least {least}",
    "too_large": "this is at most {most}",
    "unreadable": "{why}",
    "text_empty": "the text is empty",
    "not_arabic": "the Arabic text holds no Arabic letter",
    "not_french": "the French text holds Arabic letters",
    "not_a_delay": '"{value}" is not a delay; write a number and one of {units}',
    "amount_how": 'an amount is written in dirhams, as 20 or as "20.50"',
    "amount_unreadable": '"{value}" is not an amount in dirhams',
    "amount_odd": "an amount is positive and has two decimals at most",
    "one_comparison": "a field is compared by exactly one of eq, gt, lt, isin",
    "one_place_of_clock": "a clock is asked exactly one of before, past, due",
    "one_amount": "a fee is fixed by exactly one of amount, rule, tariff",
    "times_of_tariff": "only a tariff is multiplied: times goes with tariff",
    "one_act_of_timer": "a timer says exactly one of do, notify",
    "acts_when_due": "a timer that acts does so when its clock is due, not before",
    "template_or_body": "an output has a template, a body of its own words, or a template that opens with them",
    "condition": "this is no condition; a condition says one of {kinds}",
    "effect": "this is no effect; an effect says one of {kinds}",
    # blocks
    "no_block": "there is no block of that name{near}",
    "parameter_missing": "the block needs this parameter: {parameter}",
    "parameter_unknown": "the block has no such parameter{near}",
    "taken_by_block": "the block {block} defines this already; choose another name",
    # what must be true of the whole
    "no_such": 'there is no {kind} "{name}"{near}',
    "no_such_field": "{{{name}}} is no field{near}",
    "one_initial": "exactly one step is initial; here: {steps}",
    "initial_is_draft": "the initial step is a draft",
    "nobody_files": "no transition lets the applicant file from here",
    "step_unreached": "no transition reaches this step",
    "step_is_trap": "no transition leaves this step and it is not closed",
    "closed_is_left": "a closed step is left, to {steps}",
    "step_never_ends": "from here no closed step can be reached",
    "outcome_missing": "a closed step says what the case came to",
    "outcome_too_soon": "a step before the decision has no outcome yet",
    "nested_return": '"{step}" comes back by @back, so it may not be entered from {steps}',
    "clock_without_timer": "no timer says what happens when this clock is due",
    "last_length_conditional": "the last length has no condition, so that one always applies",
    "length_hides": "a length without condition hides those after it",
    "lengths_differ": "the lengths of one clock count the same kind of days",
    "extension_differs": "an extension counts the same kind of days as its clock",
    "hours_are_never_frank": "a delay in hours is never frank",
    "not_made_by_timer": 'transition "{transition}" is not made by the timer',
    "no_timer_makes_it": "made by a timer, but no timer makes it",
    "no_link_names_it": "made by a linked case's outcome, but no link names it",
    "reminder_too_soon": "the reminder would come before its clock has started",
    "silence_unlisted": "silence approves only decisions of a published list; name the entry",
    "silence_without_clock": "silence that means something has a clock",
    "silence_out_of_reach": 'no timer of clock "{clock}" acts from a review step: silence is out of reach',
    "refusal_unreasoned": "a negative decision is reasoned (law 55.19 art. 18)",
    "field_without_section": "a field the applicant fills in stands in a section",
    "field_never_asked": "set by an officer, but no transition or visit asks for it or records it",
    "choices_of_choice": "a field of type choice, and no other, lists its choices",
    "section_empty": "no field stands in this section",
    "not_a_choice": 'a condition asks for "{value}", which is not a choice',
    "not_yes_or_no": 'a condition compares yes or no with "{value}"',
    "document_source": "a document the office fetches, and no other, names its source",
    "output_never_issued": "no transition issues this output",
    "counted_from_what": "within and counted_from go together",
    "opened_elsewhere": "only the effect `open` opens a case in another body",
    "ends_before_it_begins": "the version ends before it is in force",
    "condition_circles": "this condition depends on itself",
    "opinion_not_looked_at": "no condition looks at this opinion or its group",
    "opinion_after_decision": "an opinion is asked before the decision",
    "group_empty": "no opinion is given in this group",
    "no_opinions": "no opinion is asked in this procedure",
    "not_waited_for": "no condition waits for it",
    "document_of_the_office": "this document comes from the office, which signs it",
    "beyond_the_law": "{delay}: law 55.19 art. 16 allows 60 days at most",
    # between procedures, and in the lock
    "declared_twice": "another file declares the same key and version",
    "child_without_field": '{procedure} has no field "{field}"',
    "child_without_outcome": '{procedure} never ends as "{outcome}"',
    "locked_gone": "version {version}, in force since {day}, is gone; write a new version instead",
    "locked_edited": "version {version}, in force since {day}, was edited; write a new version instead",
    # in the workshop
    "key_changed": "the key of a procedure does not change; here it is {key}",
    "silence_not_of_the_list": "silence approves only decisions of the decree's list (2-22-141, annex 1)",
    "not_for_a_community": "only the national procedures use this",
}


def wrong(code: str, **details: object) -> PydanticCustomError:
    """What a validator raises: the code of the fault, its details, its sentence."""
    return PydanticCustomError(code, SAYS[code].format(**details), details)


def sentence(code: str, details: dict[str, object]) -> str:
    """The fault in English; a code that has no sentence is one."""
    return SAYS[code].format(**details) if code in SAYS else code
