namespace Ullage.Manifests.Yaml;

/// <summary>The entries of a mapping, in the order of the text. Enumerated without allocation.</summary>
public struct YamlEntries
{
    private readonly YamlFile? _file;
    private int _next;
    private YamlEntry _current;

    internal YamlEntries(YamlFile file, int first)
    {
        _file = file;
        _next = first;
    }

    /// <summary>The entry that <see cref="MoveNext"/> came to.</summary>
    public readonly YamlEntry Current => _current;

    /// <summary>Makes <c>foreach</c> work.</summary>
    public readonly YamlEntries GetEnumerator() => this;

    /// <summary>Steps on; false past the last.</summary>
    public bool MoveNext()
    {
        if (_file is null || _next < 0)
        {
            return false;
        }

        var value = _file.Nodes[_next].Next;
        _current = new(new(_file, _next), new(_file, value));
        _next = _file.Nodes[value].Next;
        return true;
    }
}
