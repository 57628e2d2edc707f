using Grid.Configuration.Reading;
using Grid.Simulator.Chance;

namespace Grid.Simulator.Scenarios;

/// <summary>
/// A distribution of sizes or factors: <c>{ "uniform": [50, 150] }</c>, <c>{ "deterministic": 5 }</c>, <c>{ "exponential": 5 }</c>,
/// <c>{ "logNormal": { "mean": 5, "cv": 0.3 } }</c>, <c>{ "gamma": { ... } }</c> or <c>{ "empirical": [1, 2, 2, 8] }</c>.
/// </summary>
internal static class DistributionReader
{
    private const double Least = 1e-6;
    private const double Most = 1e9;
    private const double MostVariation = 100;
    private const string Kinds = "one of uniform, deterministic, exponential, logNormal, gamma, empirical";

    public static Distribution Read(SectionReader parent, string name, Distribution? byDefault)
    {
        if (!parent.Has(name))
        {
            if (byDefault is not null) return byDefault;
            parent.Context.Add(parent.At(name), "nothing", "a distribution: " + Kinds, $"Add \"{name}\".");
            return Distribution.Deterministic(1);
        }

        var section = parent.Section(name);
        var read = Read(section);
        section.Close();
        return read;
    }

    private static Distribution Read(SectionReader section)
    {
        switch (section.Keys())
        {
            case ["deterministic"]: return Distribution.Deterministic(Mean(section, "deterministic"));
            case ["exponential"]: return Distribution.Exponential(Mean(section, "exponential"));
            case ["uniform"]: return Uniform(section);
            case ["logNormal"]: return Shaped(section, "logNormal", Distribution.LogNormal);
            case ["gamma"]: return Shaped(section, "gamma", Distribution.Gamma);
            case ["empirical"]: return Empirical(section);
            case []: return None(section, "nothing");
            case var keys: return None(section, string.Join(", ", keys));
        }
    }

    private static Distribution None(SectionReader section, string found)
    {
        section.Context.Add(section.Path, found, Kinds);
        foreach (var key in section.Keys()) section.Take(key);
        return Distribution.Deterministic(1);
    }

    private static double Mean(SectionReader section, string name) => OrOne(section.Fraction(name, null, Least, Most));

    private static Distribution Uniform(SectionReader section)
    {
        var ends = Numbers.Read(section, "uniform", 0, Most);
        if (ends.Count == 2 && ends[1] > ends[0]) return Distribution.Uniform(ends[0], ends[1]);
        section.Context.Add(section.At("uniform"), $"[{string.Join(", ", ends)}]", "two numbers, the lower first");
        return Distribution.Deterministic(1);
    }

    private static Distribution Shaped(SectionReader section, string name, Func<double, double, Distribution> make)
    {
        var shape = section.Section(name);
        var (mean, cv) = (OrOne(shape.Fraction("mean", null, Least, Most)), OrOne(shape.Fraction("cv", null, 0.001, MostVariation)));
        shape.Close();
        return make(mean, cv * cv);
    }

    private static Distribution Empirical(SectionReader section)
    {
        var values = Numbers.Read(section, "empirical", 0, Most);
        if (values.Any(static v => v > 0)) return Distribution.Empirical(values);
        section.Context.Add(section.At("empirical"), values.Count == 0 ? "no values" : "only zeros", "measured values, at least one above 0");
        return Distribution.Deterministic(1);
    }

    // The error was added when it was read; reading goes on to find the others.
    private static double OrOne(double value) => double.IsNaN(value) ? 1 : value;
}
