using System.Collections;
using Ullage.Model;

namespace Ullage.Sizing.Reduction;

/// <summary>The days of a window in time order, kept as compact as cells write them (less their sketches) and unpacked one at a time when looked at.</summary>
internal sealed class DayList(ContainerId? container, byte[][] days) : IReadOnlyList<DayUsage>
{
    public int Count => days.Length;

    public DayUsage this[int index] => new(Cell(index));

    public ContainerDayCell Cell(int index) => ContainerDayCell.Read(container!, days[index]);

    public IEnumerator<DayUsage> GetEnumerator() => Enumerable.Range(0, Count).Select(day => this[day]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
