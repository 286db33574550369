"""The runners that the lessons on telling apart and on load ask about. All are invented.

What is right for them is not written here: it follows from the red flags, the pain rules and the ladder.
"""

from kneeedu.widgets.load_lesson import Run, Week
from kneeedu.widgets.urgency import Arrival

ARRIVALS = (
    Arrival(
        "Ruth, 34, runs in the evening",
        34,
        "female",
        ("diffuse_anterior_pain", "stairs_descending_pain", "prolonged_sitting_pain", "gradual_onset"),
        ("effusion", "rest_or_night_pain"),
    ),
    Arrival(
        "Bram, 41, flew home on Sunday",
        41,
        "male",
        ("posterior_central_pain", "calf_pain", "recent_immobility_or_surgery"),
        ("fever_or_unwell",),
    ),
    Arrival(
        "Ines, 26, on her first marathon plan",
        26,
        "female",
        ("medial_below_joint_line_pain", "progressive_impact_pain", "hop_bone_pain"),
        ("twisting_injury",),
    ),
    Arrival(
        "Kofi, 22, high jumper",
        22,
        "male",
        ("focal_inferior_pole_pain", "startup_pain_eases", "jump_or_sprint_worse", "morning_stiffness_under_30"),
        ("effusion",),
    ),
    Arrival(
        "Leo, 13, plays basketball",
        13,
        "male",
        ("limp", "thigh_or_groin_pain", "hip_internal_rotation_loss"),
        ("effusion", "fever_or_unwell"),
    ),
    Arrival(
        "Aino, 52, runs twice a week",
        52,
        "female",
        ("bilateral_symptoms", "morning_stiffness_over_30", "other_joints_or_tendons"),
        ("fever_or_unwell",),
    ),
    Arrival(
        "Paul, 58, stumbled on the stairs",
        58,
        "male",
        ("pop_at_onset", "suprapatellar_pain", "cannot_straight_leg_raise"),
        ("hot_joint",),
    ),
    Arrival(
        "Mei, 30, runs ten kilometres",
        30,
        "female",
        ("focal_lateral_epicondyle_pain", "consistent_onset_distance", "downhill_worse"),
        ("effusion", "rest_or_night_pain"),
    ),
    Arrival(
        "Sanne, 29, turned on a stone",
        29,
        "female",
        ("twisting_injury", "lateral_joint_line_pain", "true_locking"),
        ("unable_to_bear_weight",),
    ),
    Arrival(
        "Omar, 47, had the knee injected last week",
        47,
        "male",
        ("immune_risk", "effusion", "fever_or_unwell"),
        ("true_locking",),
    ),
)

CONFUSED_PAIRS = (
    ("patellofemoral_pain", "patellar_tendinopathy"),
    ("patellar_tendinopathy", "hoffa_fat_pad"),
    ("patellofemoral_pain", "medial_plica"),
    ("iliotibial_band_syndrome", "lateral_meniscus_tear"),
    ("bsi_tibial_plateau", "pes_anserine"),
    ("medial_meniscus_tear", "mcl_sprain"),
    ("bakers_cyst", "dvt"),
    ("osgood_schlatter", "sinding_larsen_johansson"),
)

WEEKS = (
    Week(
        "Hanna, kneecap pain for two months",
        "runner_pfp_2",
        3,
        (
            Run("Tuesday", 2, True, True, "Gone within the hour. Stairs next morning as before."),
            Run("Friday", 1, True, True, "Nothing afterwards. Stairs next morning as before."),
        ),
        "Two runs at this step, both inside the rule, and both mornings as usual. Step 4 is earned.",
    ),
    Week(
        "Viktor, tendon pain, in his sixth week of loading",
        "standard_3",
        4,
        (
            Run("Monday", 1, True, False, "Quiet all day. Next morning the decline squat is 4 of 10, usually 2."),
            Run("Thursday", 1, True, False, "Quiet all day. Next morning the decline squat is 5 of 10."),
        ),
        "The runs felt fine and the mornings did not. In a tendon the answer comes the next day: one step down.",
    ),
    Week(
        "Dana, outer knee pain",
        "itbs_stop",
        2,
        (Run("Wednesday", 0, True, True, "No pain at any time. Sunday's run fell to the weather."),),
        "A good run, but one. Each step is done twice before the next.",
    ),
    Week(
        "Marek, kneecap pain, races in five weeks",
        "runner_pfp_2",
        5,
        (
            Run("Tuesday", 2, True, True, "Gone within the hour."),
            Run("Saturday", 4, False, False, "Sore until the evening. Sore on the stairs next morning."),
        ),
        "Saturday broke the rule during, within the hour and next morning. The race does not change the rule.",
    ),
    Week(
        "Lucia, tendon pain, back from two weeks off",
        "standard_3",
        3,
        (
            Run("Monday", 3, True, True, "Sore in the first minutes. Decline squat next morning as usual."),
            Run("Thursday", 3, True, True, "The same again. Decline squat next morning as usual."),
        ),
        "Inside the rule and settled by morning: nothing went wrong. At 3 of 10 the light is amber: repeat the dose.",
    ),
    Week(
        "Emil, inner shin pain below the knee",
        "standard_3",
        2,
        (
            Run("Monday", 2, True, True, "Came in the third minute."),
            Run("Wednesday", 3, False, False, "Came in the first minute. Ached in bed."),
        ),
        "Earlier in each run, at night, on hopping: bone until imaging says otherwise. No pain rule applies to bone.",
        "At the visit a single hop gives deep pain in the shin bone.",
    ),
)

MODES_SHOWN = (
    "spanish_squat",
    "decline_squat_eccentric",
    "squat_heavy_slow",
    "wall_sit_90",
    "single_leg_extension_slow",
    "step_down_20",
)
