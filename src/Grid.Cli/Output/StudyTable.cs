using Grid.Contracts.Studies;
using Grid.Contracts.Text;

namespace Grid.Cli.Output;

/// <summary>Studies as a table, with their notes below: a quality note that is cut off with a column would be overlooked.</summary>
internal static class StudyTable
{
    public static void Write(CliConsole console, IReadOnlyList<StudyReport> studies)
    {
        var table = new Table("STUDY", "SITE", "PATHWAY", "STATE", "NODE", "WAIT", "RUN", "RESULT");
        foreach (var study in studies)
        {
            table.Add(
                study.StudyInstanceUid, study.SiteId, study.Pathway, StudyWords.State(study.State), StudyWords.Nodes(study),
                StudyWords.Wait(study), StudyWords.Run(study), StudyWords.Result(study));
        }

        table.Write(console.Out, console.Width);
        foreach (var study in studies)
        {
            if (study.Revision > 1) console.Out.WriteLine($"note  {study.StudyInstanceUid}: this is revision {study.Revision}, of {study.InstanceCount} instances");
            if (study.ConflictingInstances.Count > 0)
                console.Out.WriteLine($"note  {study.StudyInstanceUid}: {study.ConflictingInstances.Count} instances came again with other bytes, which were not read (first: {PlainText.Clean(study.ConflictingInstances[0])})");
            foreach (var note in StudyWords.Notes(study)) console.Out.WriteLine($"note  {study.StudyInstanceUid}: {PlainText.Clean(note)}");
            foreach (var use in study.Jobs.Select(job => job.Result?.IntendedUse ?? "").Where(use => use.Length > 0).Distinct())
                console.Out.WriteLine($"use   {study.StudyInstanceUid}: {PlainText.Clean(use)}");
        }
    }
}
