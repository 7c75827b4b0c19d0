using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ullage.Hosting.Metrics;

/// <summary>Tags as an instrument was given them, in their order: the key under which a series is found again without making its labels.</summary>
internal sealed class TagKey(KeyValuePair<string, object?>[] tags)
{
    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => tags;

    /// <summary>Whether all values are plain and unchanging, so that they may be held and compared.</summary>
    public static bool CanHold(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (_, value) in tags)
        {
            if (value is not (null or string or bool or int or long or double or Enum or short or byte))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares keys with one another and with tags that are no key yet.</summary>
    internal sealed class Comparer : IEqualityComparer<TagKey>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, TagKey>
    {
        public static ConcurrentDictionary<TagKey, Series> NewTable() => new(new Comparer());

        public bool Equals(TagKey? x, TagKey? y) => ReferenceEquals(x, y) || (x is not null && y is not null && Equals(x.Tags, y));

        public int GetHashCode([DisallowNull] TagKey obj) => GetHashCode(obj.Tags);

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, TagKey other)
        {
            var tags = other.Tags;
            if (alternate.Length != tags.Length)
            {
                return false;
            }

            for (var i = 0; i < tags.Length; i++)
            {
                if (!Same(alternate[i].Value, tags[i].Value) || !string.Equals(alternate[i].Key, tags[i].Key, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            // Keys are the same few at nearly every call: values tell series apart.
            var hash = default(HashCode);
            foreach (var (_, value) in alternate)
            {
                hash.Add(value is string text ? text.GetHashCode(StringComparison.Ordinal) : value?.GetHashCode() ?? 0);
            }

            return hash.ToHashCode();
        }

        public TagKey Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());

        private static bool Same(object? a, object? b) => a is string text ? b is string other && string.Equals(text, other, StringComparison.Ordinal) : Equals(a, b);
    }
}
