using System.Collections;

namespace Ullage;

/// <summary>
/// System.Linq's sorting for native builds, as <see cref="PlainSequences"/> does what changes all. Places are sorted and not items:
/// so one sort over int serves every type of item, and only reading the keys is made anew for each.
/// </summary>
internal static class PlainOrder
{
    /// <summary>The items by themselves, ascending; equal ones stay in their order.</summary>
    public static Sorted<TSource> Order<TSource>(this IEnumerable<TSource> source, IComparer<TSource>? comparer = null) =>
        new(source, items => new Keys<TSource>(items, comparer).Ascending);

    /// <summary>The items by a key, ascending; equal ones stay in their order.</summary>
    public static Sorted<TSource> OrderBy<TSource, TKey>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector, IComparer<TKey>? comparer = null) =>
        new(source, items => KeysOf(items, keySelector, comparer).Ascending);

    /// <summary>The items by a key, descending; equal ones stay in their order.</summary>
    public static Sorted<TSource> OrderByDescending<TSource, TKey>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector, IComparer<TKey>? comparer = null) =>
        new(source, items => KeysOf(items, keySelector, comparer).Descending);

    /// <summary>Those that are equal so far by a further key, ascending.</summary>
    public static Sorted<TSource> ThenBy<TSource, TKey>(this Sorted<TSource> source, Func<TSource, TKey> keySelector, IComparer<TKey>? comparer = null) =>
        source.Then(items => KeysOf(items, keySelector, comparer).Ascending);

    /// <summary>Those that are equal so far by a further key, descending.</summary>
    public static Sorted<TSource> ThenByDescending<TSource, TKey>(this Sorted<TSource> source, Func<TSource, TKey> keySelector, IComparer<TKey>? comparer = null) =>
        source.Then(items => KeysOf(items, keySelector, comparer).Descending);

    private static Keys<TKey> KeysOf<TSource, TKey>(TSource[] items, Func<TSource, TKey> selector, IComparer<TKey>? comparer)
    {
        var keys = new TKey[items.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = selector(items[i]);
        }

        return new(keys, comparer);
    }

    private static int[] Places(int count, Comparison<int> compare)
    {
        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            places[i] = i;
        }

        Array.Sort(places, (a, b) => compare(a, b) is var order && order != 0 ? order : a.CompareTo(b));
        return places;
    }

    private static Comparison<int> Both(Comparison<int> first, Comparison<int> second) => (a, b) => first(a, b) is var order && order != 0 ? order : second(a, b);

    /// <summary>Items to be sorted when they are read, as often as they are.</summary>
    /// <param name="source">The items.</param>
    /// <param name="ranking">Makes of all items what compares two by their places.</param>
    internal sealed class Sorted<TSource>(IEnumerable<TSource> source, Func<TSource[], Comparison<int>> ranking) : IEnumerable<TSource>
    {
        public Sorted<TSource> Then(Func<TSource[], Comparison<int>> further) => new(source, items => Both(ranking(items), further(items)));

        public IEnumerator<TSource> GetEnumerator()
        {
            var items = source.ToArray();
            foreach (var place in Places(items.Length, ranking(items)))
            {
                yield return items[place];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Keys<TKey>(TKey[] keys, IComparer<TKey>? comparer)
    {
        private readonly IComparer<TKey> _comparer = comparer ?? Comparer<TKey>.Default;

        public int Ascending(int a, int b) => _comparer.Compare(keys[a], keys[b]);

        public int Descending(int a, int b) => _comparer.Compare(keys[b], keys[a]);
    }
}
