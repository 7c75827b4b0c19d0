using System.Runtime.CompilerServices;

namespace Ullage.Hosting.Caching;

/// <summary>Hashes and compares keys, without a call through an interface where the default of a value type or of a text is meant. Inlined: a hit spends a good part of its time here.</summary>
internal readonly struct KeyComparison<TKey>(IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    private readonly IEqualityComparer<TKey>? _comparer =
        comparer is not null && comparer != EqualityComparer<TKey>.Default ? comparer : typeof(TKey).IsValueType || typeof(TKey) == typeof(string) ? null : EqualityComparer<TKey>.Default;

    private readonly bool _isText = typeof(TKey) == typeof(string);

    /// <summary>The hash, whose upper bits depend on all of the key's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Hash(TKey key)
    {
        if (_comparer is not null)
        {
            return Mixed(_comparer.GetHashCode(key));
        }

        return _isText ? TextHash.Of(Unsafe.As<TKey, string>(ref key)) : Mixed(EqualityComparer<TKey>.Default.GetHashCode(key));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(TKey one, TKey other)
    {
        if (_comparer is not null)
        {
            return _comparer.Equals(one, other);
        }

        return _isText ? string.Equals(Unsafe.As<TKey, string>(ref one), Unsafe.As<TKey, string>(ref other)) : EqualityComparer<TKey>.Default.Equals(one, other);
    }

    private static int Mixed(int hash) => hash * unchecked((int)0x9E3779B9);
}
