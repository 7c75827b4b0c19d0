namespace Ullage;

/// <summary>System.Linq's methods that look for one item, for native builds, as <see cref="PlainSequences"/> does those that change all.</summary>
internal static class PlainPicks
{
    /// <summary>Whether there is an item.</summary>
    public static bool Any<TSource>(this IEnumerable<TSource> source)
    {
        using var items = source.GetEnumerator();
        return items.MoveNext();
    }

    /// <summary>Whether an item meets a condition.</summary>
    public static bool Any<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every item meets a condition.</summary>
    public static bool All<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        foreach (var item in source)
        {
            if (!predicate(item))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first item.</summary>
    public static TSource First<TSource>(this IEnumerable<TSource> source)
    {
        foreach (var item in source)
        {
            return item;
        }

        throw PlainTotals.Nothing();
    }

    /// <summary>The first item that meets a condition.</summary>
    public static TSource First<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item))
            {
                return item;
            }
        }

        throw PlainTotals.Nothing();
    }

    /// <summary>The first item, or none.</summary>
    public static TSource? FirstOrDefault<TSource>(this IEnumerable<TSource> source)
    {
        foreach (var item in source)
        {
            return item;
        }

        return default;
    }

    /// <summary>The first item that meets a condition, or none.</summary>
    public static TSource? FirstOrDefault<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item))
            {
                return item;
            }
        }

        return default;
    }

    /// <summary>The last item.</summary>
    public static TSource Last<TSource>(this IEnumerable<TSource> source)
    {
        if (source is IList<TSource> list)
        {
            return list.Count > 0 ? list[^1] : throw PlainTotals.Nothing();
        }

        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            throw PlainTotals.Nothing();
        }

        var last = items.Current;
        while (items.MoveNext())
        {
            last = items.Current;
        }

        return last;
    }

    /// <summary>The last item that meets a condition, or none.</summary>
    public static TSource? LastOrDefault<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        var last = default(TSource);
        foreach (var item in source)
        {
            if (predicate(item))
            {
                last = item;
            }
        }

        return last;
    }

    /// <summary>The first of the items whose key is greatest.</summary>
    public static TSource? MaxBy<TSource, TKey>(this IEnumerable<TSource> source, Func<TSource, TKey> keySelector)
    {
        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            return default(TSource) is null ? default : throw PlainTotals.Nothing();
        }

        var (best, most) = (items.Current, keySelector(items.Current));
        while (items.MoveNext())
        {
            var key = keySelector(items.Current);
            if (Comparer<TKey>.Default.Compare(key, most) > 0)
            {
                (best, most) = (items.Current, key);
            }
        }

        return best;
    }
}
