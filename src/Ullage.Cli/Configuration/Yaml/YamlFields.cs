using Ullage.Model;

namespace Ullage.Cli.Configuration.Yaml;

/// <summary>Takes the known keys of a mapping one by one, and tells those that nobody took. All problems are added, none thrown.</summary>
internal sealed class YamlFields
{
    private readonly YamlMap? _map;
    private readonly List<string> _problems;
    private readonly List<string> _taken = [];

    /// <summary>The keys of a node, which must be a mapping.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">What it is, for messages: <c>a profile</c>.</param>
    /// <param name="problems">Every problem found is added here.</param>
    public YamlFields(YamlNode? node, string what, List<string> problems)
    {
        _problems = problems;
        _map = node as YamlMap;
        if (node is not (null or YamlMap))
        {
            problems.Add($"{node.Place}: {what} is a mapping of names to values");
        }
    }

    /// <summary>The value of a key, or null when it is not there.</summary>
    public YamlNode? Node(string key)
    {
        _taken.Add(key);
        return _map?.Entries.FirstOrDefault(e => e.Key == key)?.Value;
    }

    /// <summary>As <see cref="Node"/>, and its absence is a problem.</summary>
    public YamlNode? NeededNode(string key)
    {
        var node = Node(key);
        if (node is null && _map is not null)
        {
            _problems.Add($"{_map.Place}: {key} is missing");
        }

        return node;
    }

    /// <summary>The text of a key read to a value, or the one given when it is absent or wrong.</summary>
    public T Read<T>(string key, Func<string, T> read, T otherwise)
    {
        switch (Node(key))
        {
            case null:
                return otherwise;
            case YamlText text:
                try
                {
                    return read(text.Value);
                }
                catch (FormatException e)
                {
                    _problems.Add($"{text.Place}: {key}: {e.Message}");
                    return otherwise;
                }

            case var node:
                _problems.Add($"{node.Place}: {key} takes one value");
                return otherwise;
        }
    }

    /// <summary>As <see cref="Read{T}"/>, and its absence is a problem.</summary>
    public T Needed<T>(string key, Func<string, T> read, T otherwise)
    {
        if (_map is not null && !_map.Entries.Any(e => e.Key == key))
        {
            _taken.Add(key);
            _problems.Add($"{_map.Place}: {key} is missing");
            return otherwise;
        }

        return Read(key, read, otherwise);
    }

    /// <summary>One text or a list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlText text:
                return [text.Value];
            case YamlList list when list.Items.All(static i => i is YamlText):
                return [.. list.Items.Cast<YamlText>().Select(static t => t.Value)];
            case var node:
                _problems.Add($"{node.Place}: {key} takes a value or a list of values");
                return [];
        }
    }

    /// <summary>The items of a list; empty when absent.</summary>
    public IReadOnlyList<YamlNode> Items(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlList list:
                return list.Items;
            case var node:
                _problems.Add($"{node.Place}: {key} takes a list");
                return [];
        }
    }

    /// <summary>Tells the keys that were not asked for.</summary>
    public void Done()
    {
        foreach (var entry in _map?.Entries ?? [])
        {
            if (!_taken.Contains(entry.Key))
            {
                _problems.Add($"{entry.Place}: {(entry.Key.Length <= 60 ? entry.Key : entry.Key[..60] + "…")} is not known here{NearestName.Hint(entry.Key, _taken)}");
            }
        }
    }
}
