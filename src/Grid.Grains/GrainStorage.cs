namespace Grid.Grains;

/// <summary>Name of the grain storage provider that the host must configure.</summary>
public static class GrainStorage
{
    public const string Name = "grid";
}
