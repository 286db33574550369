"""The training diaries that learners decide on, by condition. The patients are invented; the answers follow from the
phase's own criteria, so only what happened and which criteria it meets is written here."""

from collections.abc import Mapping

from kneeedu.widgets.pain_diary import Diary, Session

LIFT, RUN_PFP, RUN_ITB = "standard_3", "runner_pfp_2", "itbs_stop"
"""The pain rules of the sessions: strength work, and runs by condition."""

DIARIES: Mapping[str, tuple[Diary, ...]] = {
    "patellofemoral_pain": (
        Diary(
            who="Tomasz, 38, club runner",
            stage="build",
            sessions=(
                Session("Monday", "Leg press and hip work", 3, "Usual level by the evening", LIFT, True),
                Session("Wednesday", "Run, 20 minutes, flat", 3, "Usual level after 40 minutes", RUN_PFP, False),
                Session("Friday", "Leg press and hip work", 2, "Usual level within an hour", LIFT, True),
                Session("Sunday", "Run, 18 minutes, shorter steps", 2, "Settled in 30 minutes", RUN_PFP, True),
            ),
            found=(
                "Single-leg press: 3 x 10 at 50% of the other side's load.",
                "Step-down from 15 cm: 2 of 10. Stairs at home: 2 of 10.",
            ),
            met=frozenset({1}),
            tripped=frozenset(),
            why=(
                "One run was above the rule; two would be a reason to step back. The press is not there yet, and no "
                "20-minute run has been inside the rule. Same dose for another week."
            ),
        ),
        Diary(
            who="Nadia, 31, new to running",
            stage="settle",
            sessions=(
                Session("Monday", "Run 4 minutes, walk 1; 20 in all", 2, "Settled in 30 minutes", RUN_PFP, True),
                Session("Wednesday", "Holds, shallow squats, hip work", 3, "Usual level by bedtime", LIFT, True),
                Session("Saturday", "Run 4 minutes, walk 1; 25 in all", 1, "Nothing after", RUN_PFP, True),
            ),
            found=(
                "Stairs 1 of 10. Two weeks ago: 4.",
                "Usual pain 2 of 10. Two weeks ago: 4.",
                "No flare in these two weeks.",
            ),
            met=frozenset({0, 1, 2}),
            tripped=frozenset(),
            why=(
                "Every criterion is met. She still has some pain, and that is allowed: staying with light exercises "
                "until all pain has gone would waste weeks."
            ),
        ),
        Diary(
            who="Ines, 45, trail runner",
            stage="load",
            sessions=(
                Session("Tuesday", "Squats and split squats", 2, "Usual level next morning", LIFT, True),
                Session("Thursday", "Run, 30 minutes, flat", 1, "Settled in 20 minutes", RUN_PFP, True),
                Session("Saturday", "Run, 40 minutes, long descents", 4, "Still sore on Monday", RUN_PFP, False),
            ),
            found=(
                "Quadriceps and hip strength within 10% of the other side.",
                "Stairs down are sore again: 4 of 10, two days after the descents.",
            ),
            met=frozenset({0}),
            tripped=frozenset({0}),
            why=(
                "Her strength is good, but a flare from the descents has lasted longer than 24 hours. One week on the "
                "flat; the strength work stays. Then gentle climbs before descents."
            ),
        ),
    ),
    "patellar_tendinopathy": (
        Diary(
            who="Jonas, 22, high jumper",
            stage="settle",
            sessions=(
                Session("Monday", "Leg extension holds, 5 x 45 s", 3, "Morning decline squat: 3", LIFT, True),
                Session("Wednesday", "Leg extension holds, 5 x 45 s", 2, "Morning decline squat: 3", LIFT, True),
                Session("Friday", "Leg extension holds, 5 x 45 s", 2, "Morning decline squat: 2", LIFT, True),
                Session("Sunday", "Leg extension holds, 5 x 45 s", 2, "Morning decline squat: 2", LIFT, True),
            ),
            found=("Holds on all seven days.", "“They help so much. Can I just keep doing these?”"),
            met=frozenset({0, 1}),
            tripped=frozenset(),
            why="Holds are a way in, not the programme. A week inside the rule is enough: on to slow heavy work.",
        ),
        Diary(
            who="Aisha, 26, volleyball player",
            stage="load",
            sessions=(
                Session("Tuesday", "Jump squats 3 x 10, strides", 3, "Morning decline squat: 5, was 2", LIFT, False),
                Session("Thursday", "Leg press, 3 x 6", 2, "Morning decline squat: 4", LIFT, False),
            ),
            found=("“The jumps felt fine while I did them.”", "Decline squat before this week: 2 of 10."),
            met=frozenset(),
            tripped=frozenset({0}),
            why=(
                "During the jumps all was within the limit. The next morning decides, and it was up by 3. Wait 72 "
                "hours and repeat at half the volume."
            ),
        ),
        Diary(
            who="Marek, 29, sprinter",
            stage="build",
            sessions=(
                Session("Monday", "Leg press 4 x 10, 80% of body mass", 3, "As usual next morning", LIFT, True),
                Session(
                    "Wednesday",
                    "Leg press 4 x 10, easy run",
                    3,
                    "Worse next morning, usual by evening",
                    LIFT,
                    False,
                ),
                Session("Friday", "Leg press 4 x 10, 80% of body mass", 3, "As usual next morning", LIFT, True),
            ),
            found=(
                "Decline squat on Saturday: 2 of 10.",
                "The other side presses 110% of body mass.",
                "He has a race in nine days.",
            ),
            met=frozenset({1}),
            tripped=frozenset(),
            why=(
                "The press is too light still, and one morning was worse. Once is not twice, so there is no reason to "
                "step back. The race date is not a criterion."
            ),
        ),
    ),
    "iliotibial_band_syndrome": (
        Diary(
            who="Leila, 33, marathon runner",
            stage="build",
            sessions=(
                Session("Monday", "Flat run, pain at 24 minutes, stopped", 2, "Gone on walking", RUN_ITB, True),
                Session("Wednesday", "Flat run, pain at 20 minutes, stopped", 2, "Gone on walking", RUN_ITB, True),
                Session("Thursday", "Hip hikes, side steps, split squats", 1, "As usual next morning", LIFT, True),
                Session("Saturday", "Flat run, pain at 17 minutes, stopped", 2, "Sore on stairs", RUN_ITB, True),
            ),
            found=("Minutes to pain when she began: 15.", "Ten single-leg squats without pelvic drop or pain."),
            met=frozenset({1}),
            tripped=frozenset({0}),
            why=(
                "She stopped each time, as agreed. But the pain came earlier on two runs in a row, so every run has "
                "gone up to the threshold. Back to 60% of the minutes to pain; the strength work stays."
            ),
        ),
        Diary(
            who="Ben, 27, new to running",
            stage="settle",
            sessions=(
                Session("Monday", "Run, 12 minutes, flat", 0, "Nothing after", RUN_ITB, True),
                Session("Wednesday", "Run, 12 minutes, flat", 0, "Nothing after", RUN_ITB, True),
                Session("Friday", "Hip raises on the side, bridges", 2, "As usual next morning", LIFT, True),
                Session("Saturday", "45-minute walk", 0, "Nothing after", RUN_ITB, True),
            ),
            found=("Minutes to pain when he began: 20.", "Stairs: no pain.", "Noble compression: 1 of 10."),
            met=frozenset({0, 1, 2}),
            tripped=frozenset(),
            why="All three criteria are met, and he kept below his threshold. On to strength and the run-walk ladder.",
        ),
        Diary(
            who="Greta, 52, hill runner",
            stage="load",
            sessions=(
                Session("Tuesday", "Run, 35 minutes, flat", 0, "Nothing after", RUN_ITB, True),
                Session("Thursday", "Split squats, side bounds", 2, "As usual next morning", LIFT, True),
                Session("Saturday", "Run, 40 minutes, flat", 0, "Nothing after", RUN_ITB, True),
            ),
            found=("She has not run uphill yet.", "“I am well. I would like to do the downhill race on Sunday week.”"),
            met=frozenset(),
            tripped=frozenset(),
            why=(
                "One run of 40 minutes is not two, and uphill has not been tried. Nothing speaks for stepping back. "
                "Repeat the 40 minutes, then uphill; downhill comes last."
            ),
        ),
    ),
}
