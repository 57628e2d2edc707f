namespace Grid.EndToEnd.Tests;

/// <summary>What stops a start says so in words, with what to do, and without a stack trace.</summary>
public sealed class StartRefusedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Grid_PatientKeyGoneOrChangedOrSchemaTooNew_SaysWhatToDo()
    {
        var data = _folder.In("data");
        var key = Path.Combine(data, "secrets", "patient-key");
        await using (await RunningGrid.StartAsync(data))
        {
        }

        var kept = await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken);
        File.Delete(key);
        await RefusedAsync(data, "The patient key is gone", key, "Put the file back");
        Assert.False(File.Exists(key), "no new key is made for patients that are keyed by the old one");

        await File.WriteAllTextAsync(key, new string('a', 64), TestContext.Current.CancellationToken);
        await RefusedAsync(data, "is not the one by which this database's patients are keyed", "Put the earlier key back");

        await File.WriteAllTextAsync(key, "half a k", TestContext.Current.CancellationToken);
        await RefusedAsync(data, "holds no patient key");

        await File.WriteAllTextAsync(key, kept, TestContext.Current.CancellationToken);
        await using (var grid = await RunningGrid.StartAsync(data))
        {
            await using var ledger = await LedgerProbe.OpenAsync(data);
            Assert.Equal(1, await ledger.CountAsync("with new as (insert into grid_schema (part, version, sha256) values ('ledger', 999, 'x') returning 1) select count(*) from new"));
        }

        await RefusedAsync(data, "The database has version 999 of the ledger schema", "Start the newer program, or restore a backup");
    }

    [Fact]
    public async Task Grid_OneBadModelOfSeveral_SaysWhich()
    {
        var models = _folder.In("models");
        Copy(Path.Combine(Repository.Folder, "models"), models);
        var bad = Directory.EnumerateFiles(models, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        await File.WriteAllTextAsync(bad, "no model", TestContext.Current.CancellationToken);

        await RefusedAsync(_folder.In("data"), [$"models.directory={models}"], bad, "sha256");
    }

    private static Task RefusedAsync(string data, params string[] says) => RefusedAsync(data, [], says);

    private static async Task RefusedAsync(string data, string[] arguments, params string[] says)
    {
        var (code, words) = await RunningGrid.RunAsync(data, arguments);
        Assert.Equal(1, code);
        foreach (var word in says) Assert.Contains(word, words, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("fault in the program", words, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) is "model.onnx" or "model.json"))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
