using Grid.Inference.Geometry;
using Grid.Inference.Preprocessing;

namespace Grid.Inference.Execution;

/// <summary>Where a run gets its pixels, one plane at a time. Tests replace it.</summary>
public interface IPlaneSource
{
    /// <summary>Reads one plane with modality values. The caller lets go of it before the next step.</summary>
    /// <exception cref="InferenceFailedException"><see cref="InferenceFault.Study"/>, with what was found and what was expected.</exception>
    ImagePlane Read(PlannedPlane plane);
}
