namespace Grid.Scheduling.Placement;

/// <summary>
/// Sites beside its own that have a study's images, because a run brought them there: nothing moves twice. Bounded; what is
/// forgotten costs one transfer estimate that is too high.
/// </summary>
internal sealed class ImagePlaces(int capacity)
{
    private readonly Dictionary<string, List<int>> _sitesByStudy = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    public void Add(string study, int site)
    {
        if (site < 0) return;
        if (_sitesByStudy.TryGetValue(study, out var sites))
        {
            if (!sites.Contains(site)) sites.Add(site);
            return;
        }

        if (_sitesByStudy.Count >= capacity) _sitesByStudy.Remove(_oldestFirst.Dequeue());
        _sitesByStudy.Add(study, [site]);
        _oldestFirst.Enqueue(study);
    }

    /// <summary>Null when no other site has them.</summary>
    public List<int>? Of(string study) => _sitesByStudy.Count == 0 ? null : _sitesByStudy.GetValueOrDefault(study);

    public void CopyFrom(ImagePlaces other)
    {
        foreach (var study in other._oldestFirst)
        {
            _oldestFirst.Enqueue(study);
            _sitesByStudy.Add(study, [.. other._sitesByStudy[study]]);
        }
    }
}
