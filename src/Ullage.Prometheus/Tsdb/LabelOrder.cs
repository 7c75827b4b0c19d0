using Ullage.Model;

namespace Ullage.Prometheus.Tsdb;

/// <summary>Prometheus' order of series: label by label, names then values, by their UTF-8 bytes; the shorter first.</summary>
internal static class LabelOrder
{
    /// <summary>Compares two series.</summary>
    public static int Compare(LabelSet left, LabelSet right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            var order = CompareUtf8(left[i].Name, right[i].Name);
            order = order != 0 ? order : CompareUtf8(left[i].Value, right[i].Value);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    /// <summary>Compares as the UTF-8 bytes would: UTF-16 differs from it where surrogates meet U+E000 and above.</summary>
    private static int CompareUtf8(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return Rank(left[common]).CompareTo(Rank(right[common]));

        static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
    }
}
