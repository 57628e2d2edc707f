using Grid.Inference.Repository;

namespace Grid.Inference.Tests.ShippedModels;

/// <summary>The models folder of this repository.</summary>
internal static class ShippedRepository
{
    public static ModelRepository Open()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Grid.sln"))) return ModelRepository.Open(Path.Combine(folder.FullName, "models"));
        }

        throw new DirectoryNotFoundException("no folder above the tests holds Grid.sln");
    }
}
