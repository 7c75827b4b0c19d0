namespace Ullage.Hosting.Profiling.Stacks;

/// <summary>Two sums for each stack and tag: how often and how much. Bounded with its table. Safe for concurrent use.</summary>
internal sealed class StackSums(int mostNodes)
{
    private const int MostTags = 20_000;
    private const string OtherTag = "others";
    private readonly Lock _lock = new();
    private readonly StackTable _stacks = new(mostNodes);
    private readonly List<string> _tags = [""];
    private readonly Dictionary<string, int> _tagIndex = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly Dictionary<(int Node, int Tag), int> _index = [];
    private readonly List<(int Node, int Tag, double Count, double Amount)> _sums = [];

    /// <summary>Adds to a stack's sums.</summary>
    /// <param name="leafFirst">Its addresses.</param>
    /// <param name="tag">What else is told apart.</param>
    /// <param name="count">How often.</param>
    /// <param name="amount">How much.</param>
    /// <param name="isCall">Whether the leaf is where a call that left managed code returns to.</param>
    public void Add(ReadOnlySpan<ulong> leafFirst, ReadOnlySpan<char> tag, double count, double amount, bool isCall = false)
    {
        lock (_lock)
        {
            var key = (_stacks.Add(leafFirst, isCall), Tag(tag));
            if (!_index.TryGetValue(key, out var at))
            {
                key = _sums.Count < 2 * mostNodes ? key : (StackTable.Root, 0);
                if (!_index.TryGetValue(key, out at))
                {
                    _index.Add(key, at = _sums.Count);
                    _sums.Add((key.Item1, key.Item2, 0, 0));
                }
            }

            var sum = _sums[at];
            _sums[at] = sum with { Count = sum.Count + count, Amount = sum.Amount + amount };
        }
    }

    /// <summary>The sums as they are now.</summary>
    public StackSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new StackSnapshot(_stacks.ToArray(), [.. _tags], [.. _sums], _stacks.Cut);
        }
    }

    private int Tag(ReadOnlySpan<char> tag)
    {
        var byText = _tagIndex.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byText.TryGetValue(tag, out var index))
        {
            return index;
        }

        var text = _tags.Count < MostTags ? tag.ToString() : OtherTag;
        if (!_tagIndex.TryGetValue(text, out index))
        {
            _tagIndex.Add(text, index = _tags.Count);
            _tags.Add(text);
        }

        return index;
    }
}
