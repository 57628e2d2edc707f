using System.CommandLine;
using System.Globalization;

namespace Grid.Cli.Output;

/// <summary>What an option's number may be.</summary>
internal static class OptionRange
{
    /// <summary>Refuses a number outside. What is no number at all is refused where it is read.</summary>
    public static void Within<T>(this Option<T> option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !(number >= least && number <= most))
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {token.Value}: expected {least} to {most}."));
    });
}
