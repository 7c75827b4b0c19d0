namespace Ullage;

/// <summary>
/// <c>Select</c> for native builds, found before System.Linq's because this namespace encloses all of ours. System.Linq before .NET 10
/// has iterators of its own for every pair of element and result type, joined by generic virtual methods: with a few dozen value types
/// the compiler must make thousands of them, which doubled the binary. A plain iterator is one type a call.
/// </summary>
internal static class Projection
{
    /// <summary>Each item of a sequence, changed by a function, as it is asked for.</summary>
    public static IEnumerable<TResult> Select<TSource, TResult>(this IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(selector);
        return Each(source, selector);
    }

    private static IEnumerable<TResult> Each<TSource, TResult>(IEnumerable<TSource> source, Func<TSource, TResult> selector)
    {
        foreach (var item in source)
        {
            yield return selector(item);
        }
    }
}
