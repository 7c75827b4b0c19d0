using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>Days that are merged: kept as cells in compact form, or folded at once into one window a container.</summary>
internal sealed class CellStore(bool keep)
{
    private readonly SortedDictionary<ContainerId, SortedDictionary<int, byte[]>> _cells = [];
    private readonly Dictionary<ContainerId, WindowBuilder> _windows = [];
    private readonly CompactWriter _writer = new();

    public IReadOnlyDictionary<ContainerId, SortedDictionary<int, byte[]>> Kept => _cells;

    public void Add(ContainerDayCell cell)
    {
        if (!keep)
        {
            if (!_windows.TryGetValue(cell.Container, out var window))
            {
                _windows.Add(cell.Container, window = new WindowBuilder());
            }

            window.Add(cell);
            return;
        }

        if (!_cells.TryGetValue(cell.Container, out var days))
        {
            _cells.Add(cell.Container, days = []);
        }

        if (days.TryGetValue(cell.DayNumber, out var known))
        {
            cell.Merge(ContainerDayCell.Read(cell.Container, known));
        }

        _writer.Clear();
        CellFormat.Write(cell, _writer);
        days[cell.DayNumber] = _writer.ToArray();
    }

    /// <summary>Takes a cell as it was written; where it is the first of its day and days are kept, without unpacking it.</summary>
    public void Take(ContainerId container, ReadOnlySpan<byte> cell)
    {
        if (!keep)
        {
            Add(ContainerDayCell.Read(container, cell));
            return;
        }

        if (!_cells.TryGetValue(container, out var days))
        {
            _cells.Add(container, days = []);
        }

        if (!days.TryAdd(CellFormat.DayOf(cell), cell.ToArray()))
        {
            Add(ContainerDayCell.Read(container, cell));
        }
    }

    public IReadOnlyDictionary<ContainerId, IContainerUsage> Windows()
    {
        var result = new Dictionary<ContainerId, IContainerUsage>();
        foreach (var (container, window) in _windows)
        {
            Add(container, window);
        }

        foreach (var (container, days) in _cells)
        {
            var window = new WindowBuilder();
            foreach (var bytes in days.Values)
            {
                window.Add(ContainerDayCell.Read(container, bytes));
            }

            Add(container, window);
        }

        return result;

        // A runtime that speaks of a container whose usage nobody measured makes no usage.
        void Add(ContainerId container, WindowBuilder window)
        {
            if (!window.OnlyGo)
            {
                result.Add(container, window.Build());
            }
        }
    }

    public IReadOnlyCollection<ContainerDayCell> Cells() =>
        [.. _cells.SelectMany(static c => c.Value.Values.Select(bytes => ContainerDayCell.Read(c.Key, bytes)))];
}
