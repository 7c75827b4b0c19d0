namespace Ullage;

/// <summary>System.Linq's methods that make one figure of all items, for native builds, as <see cref="PlainSequences"/> does those that change all.</summary>
internal static class PlainTotals
{
    /// <summary>How many items there are.</summary>
    public static int Count<TSource>(this IEnumerable<TSource> source)
    {
        if (source is ICollection<TSource> collection)
        {
            return collection.Count;
        }

        var count = 0;
        foreach (var _ in source)
        {
            count = checked(count + 1);
        }

        return count;
    }

    /// <summary>How many items meet a condition.</summary>
    public static int Count<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        var count = 0;
        foreach (var item in source)
        {
            count = checked(count + (predicate(item) ? 1 : 0));
        }

        return count;
    }

    /// <summary>What a function makes of a start and every item, one after another.</summary>
    public static TAccumulate Aggregate<TSource, TAccumulate>(this IEnumerable<TSource> source, TAccumulate seed, Func<TAccumulate, TSource, TAccumulate> func)
    {
        foreach (var item in source)
        {
            seed = func(seed, item);
        }

        return seed;
    }

    /// <summary>The sum of what a function makes of the items.</summary>
    public static int Sum<TSource>(this IEnumerable<TSource> source, Func<TSource, int> selector)
    {
        int sum = 0;
        foreach (var item in source)
        {
            sum = checked(sum + selector(item));
        }

        return sum;
    }

    /// <summary>The sum of what a function makes of the items.</summary>
    public static long Sum<TSource>(this IEnumerable<TSource> source, Func<TSource, long> selector)
    {
        long sum = 0;
        foreach (var item in source)
        {
            sum = checked(sum + selector(item));
        }

        return sum;
    }

    /// <summary>The sum of what a function makes of the items.</summary>
    public static double Sum<TSource>(this IEnumerable<TSource> source, Func<TSource, double> selector)
    {
        double sum = 0;
        foreach (var item in source)
        {
            sum += selector(item);
        }

        return sum;
    }

    /// <summary>The greatest of what a function makes of the items.</summary>
    public static int Max<TSource>(this IEnumerable<TSource> source, Func<TSource, int> selector)
    {
        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            throw Nothing();
        }

        var best = selector(items.Current);
        while (items.MoveNext())
        {
            var next = selector(items.Current);
            best = Math.Max(best, next);
        }

        return best;
    }

    /// <summary>The greatest of what a function makes of the items.</summary>
    public static long Max<TSource>(this IEnumerable<TSource> source, Func<TSource, long> selector)
    {
        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            throw Nothing();
        }

        var best = selector(items.Current);
        while (items.MoveNext())
        {
            var next = selector(items.Current);
            best = Math.Max(best, next);
        }

        return best;
    }

    /// <summary>The greatest of what a function makes of the items; a NaN is less than any number.</summary>
    public static double Max<TSource>(this IEnumerable<TSource> source, Func<TSource, double> selector)
    {
        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            throw Nothing();
        }

        var best = selector(items.Current);
        while (items.MoveNext())
        {
            var next = selector(items.Current);
            best = next > best || double.IsNaN(best) ? next : best;
        }

        return best;
    }

    /// <summary>The greatest of what a function makes of the items.</summary>
    public static TResult? Max<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        var best = default(TResult);
        var none = true;
        foreach (var item in source)
        {
            var next = selector(item);
            if (next is not null && (none || Comparer<TResult>.Default.Compare(next, best) > 0))
            {
                (best, none) = (next, false);
            }
        }

        return none && default(TResult) is not null ? throw Nothing() : best;
    }

    /// <summary>The least of what a function makes of the items.</summary>
    public static int Min<TSource>(this IEnumerable<TSource> source, Func<TSource, int> selector)
    {
        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            throw Nothing();
        }

        var best = selector(items.Current);
        while (items.MoveNext())
        {
            var next = selector(items.Current);
            best = Math.Min(best, next);
        }

        return best;
    }

    /// <summary>The least of what a function makes of the items.</summary>
    public static long Min<TSource>(this IEnumerable<TSource> source, Func<TSource, long> selector)
    {
        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            throw Nothing();
        }

        var best = selector(items.Current);
        while (items.MoveNext())
        {
            var next = selector(items.Current);
            best = Math.Min(best, next);
        }

        return best;
    }

    /// <summary>The least of what a function makes of the items; a NaN is less than any number.</summary>
    public static double Min<TSource>(this IEnumerable<TSource> source, Func<TSource, double> selector)
    {
        using var items = source.GetEnumerator();
        if (!items.MoveNext())
        {
            throw Nothing();
        }

        var best = selector(items.Current);
        while (items.MoveNext())
        {
            var next = selector(items.Current);
            best = !double.IsNaN(best) && (next < best || double.IsNaN(next)) ? next : best;
        }

        return best;
    }

    /// <summary>The least of what a function makes of the items.</summary>
    public static TResult? Min<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        var best = default(TResult);
        var none = true;
        foreach (var item in source)
        {
            var next = selector(item);
            if (next is not null && (none || Comparer<TResult>.Default.Compare(next, best) < 0))
            {
                (best, none) = (next, false);
            }
        }

        return none && default(TResult) is not null ? throw Nothing() : best;
    }

    /// <summary>What is thrown where there must be an item.</summary>
    internal static InvalidOperationException Nothing() => new("Sequence contains no elements");
}
