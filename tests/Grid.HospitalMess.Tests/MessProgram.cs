using System.Diagnostics;
using System.Globalization;

namespace Grid.HospitalMess.Tests;

/// <summary><c>fuzz SECONDS [FIRST SEED]</c>: drawn studies until the time is over, at least 20,000 when SECONDS is 0. Exit code 1 if one was wrong.</summary>
internal static class MessProgram
{
    public const string Verb = "fuzz";
    private const int WholeRun = 20_000;
    private const int MostShown = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 0;
        var first = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        var watch = Stopwatch.StartNew();
        var (done, wrong) = (0, 0);
        using var run = new MessRun();
        while (seconds == 0 ? done < WholeRun : watch.Elapsed.TotalSeconds < seconds)
        {
            var fault = await run.FindFaultAsync(MessCase.Draw(first + done), CancellationToken.None);
            if (fault.Length > 0 && wrong++ < MostShown) Console.WriteLine(fault);
            if (++done % 500 == 0) await Console.Error.WriteLineAsync($"{done} studies, {wrong} wrong, {watch.Elapsed.TotalSeconds:0} s");
        }

        var answers = string.Join(", ", run.Counts.OrderBy(one => one.Key).Select(one => $"{one.Value} {one.Key}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeds {first} to {first + done - 1}: {done} studies, {wrong} wrong ({answers})"));
        return wrong == 0 ? 0 : 1;
    }
}
