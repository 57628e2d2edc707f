using System.ComponentModel.DataAnnotations;

namespace Grid.Inference.Sessions;

/// <summary>How models are run on this machine.</summary>
public sealed class InferenceOptions
{
    /// <summary><c>cpu</c> (default) or <c>cuda</c>. Asking for what is not there is an error at start, never a silent run on the CPU.</summary>
    [RegularExpression("cpu|cuda", ErrorMessage = "provider is neither cpu nor cuda")]
    public string Provider { get; set; } = "cpu";

    /// <summary>Path of a plug-in provider's native library, where CUDA is not built into ONNX Runtime itself. Only with cuda.</summary>
    public string? ProviderLibrary { get; set; }

    /// <summary>CPU threads of one run; 1 (default) keeps slots from taking each other's cores.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;
}
