using Grid.Inference.Preprocessing;

namespace Grid.Inference.Scoring;

/// <summary>One model's answer for one study.</summary>
/// <param name="Score">0 to 1.</param>
/// <param name="IsPositive">The score is at or above the model's threshold.</param>
/// <param name="Findings">Located findings, strongest first; empty when negative. A positive study may have none located.</param>
/// <param name="Fault">Why there is no answer, or null. A study with a fault is neither positive nor negative.</param>
public sealed record StudyScore(double Score, bool IsPositive, IReadOnlyList<StudyFinding> Findings, string? Fault);

/// <summary>Something found, and where.</summary>
/// <param name="Code">The model's code for it.</param>
/// <param name="Label">The same in words.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="PlaneIndex">Which plane of the study.</param>
/// <param name="Row">Row in the plane, 0 is the centre of the first.</param>
/// <param name="Column">Column in the plane.</param>
/// <param name="RowMm">The row in millimetres from the first; null without pixel spacing.</param>
/// <param name="ColumnMm">The column in millimetres from the first; null without pixel spacing.</param>
/// <param name="Side">The patient's side, where the image says which is which.</param>
public sealed record StudyFinding(
    string Code, string Label, double Score, int PlaneIndex, double Row, double Column, double? RowMm, double? ColumnMm, BodySide Side);
