namespace Grid.FaultSimulation.Ledger;

/// <summary>
/// The open rows of one dispatcher in order of admission. Closed ones are swept out when they are the greater part: a page then
/// costs what it holds, and closing costs nothing.
/// </summary>
internal sealed class OpenRows
{
    private readonly List<LedgerRow> _rows = [];
    private int _closed;

    public void Add(LedgerRow row) => _rows.Add(row);

    public void OnClosed()
    {
        if (++_closed < 64 || _closed * 2 < _rows.Count) return;
        _rows.RemoveAll(static r => r.State != RowState.Open);
        _closed = 0;
    }

    public IEnumerable<LedgerRow> All() => _rows.Where(static r => r.State == RowState.Open);

    public List<LedgerRow> Page(int after, int limit)
    {
        var page = new List<LedgerRow>(Math.Min(limit, _rows.Count - _closed));
        for (var i = FirstAfter(after); i < _rows.Count && page.Count < limit; i++)
        {
            if (_rows[i].State == RowState.Open) page.Add(_rows[i]);
        }

        return page;
    }

    private int FirstAfter(int number)
    {
        var (low, high) = (0, _rows.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_rows[middle].Number <= number) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
