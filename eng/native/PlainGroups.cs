using System.Collections;
using System.Runtime.CompilerServices;

namespace Ullage;

/// <summary>
/// System.Linq's methods that gather and that tell equal items apart, for native builds, as <see cref="PlainSequences"/> does what changes all.
/// Equality is asked of boxed keys, so that one table serves every type of key.
/// </summary>
internal static class PlainGroups
{
    /// <summary>The items with equal keys together, in the order in which the keys first come.</summary>
    public static IEnumerable<IGrouping<TKey, TSource>> GroupBy<TSource, TKey>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector, IEqualityComparer<TKey>? comparer = null) =>
        Gather(source, keySelector, comparer);

    /// <summary>What a function makes of the items with equal keys together, in the order in which the keys first come.</summary>
    public static IEnumerable<IGrouping<TKey, TElement>> GroupBy<TSource, TKey, TElement>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector, Func<TSource, TElement> elementSelector)
    {
        foreach (var group in Gather(source, keySelector, null))
        {
            yield return new Group<TKey, TElement>(group.Key, group.Select(elementSelector).ToList());
        }
    }

    /// <summary>The items, each of equal ones once.</summary>
    public static IEnumerable<TSource> Distinct<TSource>(this IEnumerable<TSource> source, IEqualityComparer<TSource>? comparer = null) => DistinctBy(source, static item => item, comparer);

    /// <summary>The items, each of those with equal keys once.</summary>
    public static IEnumerable<TSource> DistinctBy<TSource, TKey>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector, IEqualityComparer<TKey>? comparer = null)
    {
        var seen = new HashSet<StrongBox<object?>>(Boxed.By(comparer));
        foreach (var item in source)
        {
            if (seen.Add(new(keySelector(item))))
            {
                yield return item;
            }
        }
    }

    /// <summary>The items of both sequences, each of equal ones once.</summary>
    public static IEnumerable<TSource> Union<TSource>(this IEnumerable<TSource> first, IEnumerable<TSource> second) => first.Concat(second).Distinct();

    /// <summary>The items of one sequence that another has not, each of equal ones once.</summary>
    public static IEnumerable<TSource> Except<TSource>(this IEnumerable<TSource> first, IEnumerable<TSource> second)
    {
        var seen = new HashSet<StrongBox<object?>>(Boxed.By<TSource>(null));
        foreach (var item in second)
        {
            seen.Add(new(item));
        }

        foreach (var item in first)
        {
            if (seen.Add(new(item)))
            {
                yield return item;
            }
        }
    }

    private static IEnumerable<Group<TKey, TSource>> Gather<TSource, TKey>(IEnumerable<TSource> source, Func<TSource, TKey> keySelector, IEqualityComparer<TKey>? comparer)
    {
        var groups = new Dictionary<StrongBox<object?>, Group<TKey, TSource>>(Boxed.By(comparer));
        var order = new List<Group<TKey, TSource>>();
        foreach (var item in source)
        {
            var key = keySelector(item);
            var boxed = new StrongBox<object?>(key);
            if (!groups.TryGetValue(boxed, out var group))
            {
                groups.Add(boxed, group = new(key, []));
                order.Add(group);
            }

            group.Items.Add(item);
        }

        foreach (var group in order)
        {
            yield return group;
        }
    }

    private sealed class Group<TKey, TElement>(TKey key, List<TElement> items) : IGrouping<TKey, TElement>
    {
        public TKey Key => key;

        public List<TElement> Items => items;

        public IEnumerator<TElement> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
    }

    /// <summary>Equality of boxed keys: a box of its own around each lets a key be null.</summary>
    private sealed class Boxed(Func<object, object, bool> equal, Func<object, int> hash) : IEqualityComparer<StrongBox<object?>>
    {
        private static readonly Boxed Own = new(static (a, b) => a.Equals(b), static a => a.GetHashCode());

        public static Boxed By<TKey>(IEqualityComparer<TKey>? comparer) =>
            comparer is null ? Own : new((a, b) => comparer.Equals((TKey)a, (TKey)b), a => comparer.GetHashCode((TKey)a!));

        public bool Equals(StrongBox<object?>? x, StrongBox<object?>? y) => x!.Value is { } a && y!.Value is { } b ? equal(a, b) : x.Value is null && y!.Value is null;

        public int GetHashCode(StrongBox<object?> obj) => obj.Value is { } key ? hash(key) : 0;
    }
}
