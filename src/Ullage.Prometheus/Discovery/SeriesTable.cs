using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// A value for each series of a read, by its number. Numbers are given in order, so no hashing is needed; pages instead of one array, so that a hundred thousand series leave no large
/// arrays behind as they grow.
/// </summary>
/// <typeparam name="T">What is kept of a series; its default where the series was declined.</typeparam>
internal sealed class SeriesTable<T>
    where T : struct
{
    private const int PageBits = 9;

    private readonly List<T[]> _pages = [];

    /// <summary>Series told so far, declined ones included.</summary>
    public int Count { get; private set; }

    /// <summary>A series' value, made known by being asked for.</summary>
    public ref T this[SeriesId id]
    {
        get
        {
            Count = Math.Max(Count, id.Value + 1);
            while (id.Value >> PageBits >= _pages.Count)
            {
                _pages.Add(new T[1 << PageBits]);
            }

            return ref this[id.Value];
        }
    }

    /// <summary>The value of a series told before.</summary>
    public ref T this[int index] => ref _pages[index >> PageBits][index & ((1 << PageBits) - 1)];
}
