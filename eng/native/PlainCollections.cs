namespace Ullage;

/// <summary>System.Linq's methods that keep all items, for native builds, as <see cref="PlainSequences"/> does those that change all.</summary>
internal static class PlainCollections
{
    /// <summary>The items in an array.</summary>
    public static TSource[] ToArray<TSource>(this IEnumerable<TSource> source)
    {
        if (source is not ICollection<TSource> collection)
        {
            return new List<TSource>(source).ToArray();
        }

        var items = new TSource[collection.Count];
        collection.CopyTo(items, 0);
        return items;
    }

    /// <summary>The items in a list.</summary>
    public static List<TSource> ToList<TSource>(this IEnumerable<TSource> source) => new(source);

    /// <summary>The items by their keys, which differ.</summary>
    public static Dictionary<TKey, TSource> ToDictionary<TSource, TKey>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        var items = new Dictionary<TKey, TSource>(comparer);
        foreach (var item in source)
        {
            items.Add(keySelector(item), item);
        }

        return items;
    }

    /// <summary>What a function makes of the items by their keys, which differ.</summary>
    public static Dictionary<TKey, TElement> ToDictionary<TSource, TKey, TElement>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector, Func<TSource, TElement> elementSelector, IEqualityComparer<TKey>? comparer = null)
        where TKey : notnull
    {
        var items = new Dictionary<TKey, TElement>(comparer);
        foreach (var item in source)
        {
            items.Add(keySelector(item), elementSelector(item));
        }

        return items;
    }
}
