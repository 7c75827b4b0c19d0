namespace Ullage.Manifests.Yaml;

/// <summary>One document of a file.</summary>
public sealed class YamlDocument
{
    private readonly int _root;

    internal YamlDocument(YamlFile file, int root, TextSpan span)
    {
        File = file;
        _root = root;
        Span = span;
    }

    /// <summary>The file it is in.</summary>
    public YamlFile File { get; }

    /// <summary>Its node; an absent scalar for a document in which nothing is written.</summary>
    public YamlNode Root => new(File, _root);

    /// <summary>From the end of the document before (or the start of the file) to its own end, markers, directives and comments included: documents tile the file.</summary>
    public TextSpan Span { get; }
}
