namespace Ullage;

/// <summary>
/// The commonest of System.Linq's methods for native builds, found before System.Linq's because this namespace encloses all of ours.
/// System.Linq before .NET 10 has iterators of its own for every pair of element and result type, joined by generic virtual methods:
/// with a few dozen value types the compiler must make thousands of them, which doubled the binary. A plain iterator is one type a call.
/// </summary>
internal static class PlainSequences
{
    /// <summary>Each item, changed by a function.</summary>
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        return Each(source, selector);
    }

    /// <summary>The items that meet a condition.</summary>
    public static IEnumerable<TSource> Where<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(predicate);
        return Those(source, predicate);
    }

    /// <summary>The items of every item.</summary>
    public static IEnumerable<TResult> SelectMany<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, IEnumerable<TResult>> selector)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        return EachOfEach(source, selector);
    }

    /// <summary>The first items.</summary>
    public static IEnumerable<TSource> Take<TSource>(this IEnumerable<TSource> source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        return First(source, count);
    }

    /// <summary>The items behind the first ones.</summary>
    public static IEnumerable<TSource> Skip<TSource>(this IEnumerable<TSource> source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Behind(source, count);
    }

    /// <summary>The first items, as long as they meet a condition.</summary>
    public static IEnumerable<TSource> TakeWhile<TSource>(this IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(predicate);
        return Leading(source, predicate);
    }

    /// <summary>The items of one sequence, then those of another.</summary>
    public static IEnumerable<TSource> Concat<TSource>(this IEnumerable<TSource> first, IEnumerable<TSource> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Both(first, second);
    }

    /// <summary>The items, then one more.</summary>
    public static IEnumerable<TSource> Append<TSource>(this IEnumerable<TSource> source, TSource element)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Both(source, [element]);
    }

    /// <summary>The items, or one default where there are none.</summary>
    public static IEnumerable<TSource> DefaultIfEmpty<TSource>(this IEnumerable<TSource> source, TSource defaultValue = default!)
    {
        ArgumentNullException.ThrowIfNull(source);
        return AtLeast(source, defaultValue);
    }

    /// <summary>Pairs of the items at the same place of two sequences, as far as both reach.</summary>
    public static IEnumerable<TResult> Zip<TFirst, TSecond, TResult>(this IEnumerable<TFirst> first, IEnumerable<TSecond> second, Func<TFirst, TSecond, TResult> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(resultSelector);
        return Pairs(first, second, resultSelector);
    }

    /// <summary>Pairs of the items at the same place of two sequences, as far as both reach.</summary>
    public static IEnumerable<(TFirst First, TSecond Second)> Zip<TFirst, TSecond>(this IEnumerable<TFirst> first, IEnumerable<TSecond> second) => first.Zip(second, static (a, b) => (a, b));

    /// <summary>The last items.</summary>
    public static IEnumerable<TSource> TakeLast<TSource>(this IEnumerable<TSource> source, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Final(source, count);
    }

    /// <summary>The items, each with its place.</summary>
    public static IEnumerable<(int Index, TSource Item)> Index<TSource>(this IEnumerable<TSource> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Numbered(source);
    }

    /// <summary>The items of a type.</summary>
    public static IEnumerable<TResult> OfType<TResult>(this System.Collections.IEnumerable source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Typed<TResult>(source);
    }

    private static IEnumerable<TResult> Each<TSource, TResult>(IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source)
        {
            yield return selector(item);
        }
    }

    private static IEnumerable<TSource> Those<TSource>(IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item))
            {
                yield return item;
            }
        }
    }

    private static IEnumerable<TResult> EachOfEach<TSource, TResult>(IEnumerable<TSource> source, Func<TSource, IEnumerable<TResult>> selector)
    {
        foreach (var item in source)
        {
            foreach (var inner in selector(item))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<TSource> First<TSource>(IEnumerable<TSource> source, int count)
    {
        if (count <= 0)
        {
            yield break;
        }

        foreach (var item in source)
        {
            yield return item;
            if (--count == 0)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<TSource> Behind<TSource>(IEnumerable<TSource> source, int count)
    {
        foreach (var item in source)
        {
            if (count-- <= 0)
            {
                yield return item;
            }
        }
    }

    private static IEnumerable<TSource> Leading<TSource>(IEnumerable<TSource> source, Func<TSource, bool> predicate)
    {
        foreach (var item in source)
        {
            if (!predicate(item))
            {
                yield break;
            }

            yield return item;
        }
    }

    private static IEnumerable<TSource> Both<TSource>(IEnumerable<TSource> first, IEnumerable<TSource> second)
    {
        foreach (var item in first)
        {
            yield return item;
        }

        foreach (var item in second)
        {
            yield return item;
        }
    }

    private static IEnumerable<TSource> AtLeast<TSource>(IEnumerable<TSource> source, TSource otherwise)
    {
        var none = true;
        foreach (var item in source)
        {
            none = false;
            yield return item;
        }

        if (none)
        {
            yield return otherwise;
        }
    }

    private static IEnumerable<TResult> Pairs<TFirst, TSecond, TResult>(IEnumerable<TFirst> first, IEnumerable<TSecond> second, Func<TFirst, TSecond, TResult> result)
    {
        using var other = second.GetEnumerator();
        foreach (var item in first)
        {
            if (!other.MoveNext())
            {
                yield break;
            }

            yield return result(item, other.Current);
        }
    }

    private static IEnumerable<TSource> Final<TSource>(IEnumerable<TSource> source, int count)
    {
        if (count <= 0)
        {
            yield break;
        }

        var items = new Queue<TSource>();
        foreach (var item in source)
        {
            if (items.Count == count)
            {
                items.Dequeue();
            }

            items.Enqueue(item);
        }

        foreach (var item in items)
        {
            yield return item;
        }
    }

    private static IEnumerable<(int Index, TSource Item)> Numbered<TSource>(IEnumerable<TSource> source)
    {
        var index = 0;
        foreach (var item in source)
        {
            yield return (index++, item);
        }
    }

    private static IEnumerable<TResult> Typed<TResult>(System.Collections.IEnumerable source)
    {
        foreach (var item in source)
        {
            if (item is TResult typed)
            {
                yield return typed;
            }
        }
    }
}
