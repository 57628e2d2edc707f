namespace Grid.Scheduling.Placement;

/// <summary>Transfers under way on each site's link, as far as this dispatcher started them.</summary>
internal sealed class LinkLoad(int sites)
{
    private readonly int[] _transfers = new int[sites];

    public int this[int site] => site < 0 ? 0 : _transfers[site];

    public void Begin(int from, int to)
    {
        _transfers[from]++;
        _transfers[to]++;
    }

    public void End(int from, int to)
    {
        _transfers[from]--;
        _transfers[to]--;
    }

    public void CopyFrom(LinkLoad other) => other._transfers.CopyTo(_transfers, 0);
}
