using Grid.Configuration.Cluster;
using Grid.Configuration.Reading;

namespace Grid.Configuration.Security;

/// <summary>The secrets a mode needs are there and strong enough. Messages name the variable, never its value.</summary>
internal static class SecurityValidator
{
    public static void Validate(GridOptions options, ReadingContext context)
    {
        var security = options.Security;
        CheckVariable(context, "security.patientKeyVariable", security.PatientKeyVariable);
        CheckVariable(context, "security.connectionStringVariable", security.ConnectionStringVariable);

        if (security.PatientKey is { } key && key.Reveal().Length < SecurityOptions.MinPatientKeyLength)
        {
            context.Errors.Add(new("security.patientKeyVariable", $"environment {security.PatientKeyVariable}",
                $"a key of {key.Reveal().Length} characters", $"at least {SecurityOptions.MinPatientKeyLength} characters",
                "Make one with: openssl rand -hex 32"));
        }

    }

    /// <summary>Mode <c>cluster</c> has no secret of its own making.</summary>
    public static void RequireSecrets(GridOptions options, ReadingContext context)
    {
        var security = options.Security;
        if (options.Cluster.Mode == ClusterMode.Embedded) return;

        if (security.PatientKey is null)
            Absent(context, "security.patientKeyVariable", security.PatientKeyVariable, "the key of the patient hash", "Every silo must have the same one, or a patient has several records. Make it once with: openssl rand -hex 32");
        if (security.ConnectionString is null)
            Absent(context, "security.connectionStringVariable", security.ConnectionStringVariable, "a PostgreSQL connection string", "Mode cluster has no database of its own.");
    }

    private static void Absent(ReadingContext context, string path, string variable, string what, string advice) =>
        context.Errors.Add(new(path, $"environment {variable}", "no value", $"{what} in mode cluster", advice));

    private static void CheckVariable(ReadingContext context, string path, string name)
    {
        var isName = name.Length is > 0 and <= 128 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsAsciiDigit(name[0]);

        // A secret pasted here by mistake would not look like a variable's name, so it is not repeated.
        if (!isName) context.Add(path, "something that is not a variable's name", "the name of an environment variable such as GRID_PATIENT_KEY", "Put the secret itself into that variable.");
        else if (name.StartsWith(Overrides.Prefix, StringComparison.OrdinalIgnoreCase)) context.Add(path, name, $"a name that does not begin with {Overrides.Prefix}", "Those variables override keys of silo.json.");
    }
}
