namespace Ullage.Manifests.Editing;

/// <summary>What a node is to become, apart from how it is written. Merging is the rule: what a change does not name stays.</summary>
public abstract record YamlChange
{
    private YamlChange()
    {
    }

    /// <summary>The node or entry goes. A mapping or sequence that loses its last entry goes with it.</summary>
    public static YamlChange Remove { get; } = new Removal();

    /// <summary>A scalar that must read as a text whatever it looks like, such as an environment variable's value: quoted where a reader would take it for a number.</summary>
    /// <param name="value">The text.</param>
    public static YamlChange Text(string value) => new Scalar(value, IsText: true);

    /// <summary>A scalar that may read as a number and may stand in quotes as its neighbours do, such as a quantity.</summary>
    /// <param name="value">The text.</param>
    public static YamlChange Value(string value) => new Scalar(value, IsText: false);

    /// <summary>A number, a truth value or null: never in quotes, which would make a text of it, whatever its neighbours do.</summary>
    /// <param name="value">As it is written.</param>
    public static YamlChange Literal(string value) => new Scalar(value, IsText: false) { IsLiteral = true };

    /// <summary>Entries of a mapping to set or remove; other entries stay.</summary>
    /// <param name="entries">Keys, each once, with their changes, in the order in which new ones are written.</param>
    public static YamlChange Map(params IReadOnlyList<(string Key, YamlChange Change)> entries) => new Merge(entries);

    /// <summary>Items of a sequence to set or remove, told apart by one of their entries, as Kubernetes does with containers and variables; other items stay.</summary>
    /// <param name="identity">The entry's key, such as <c>name</c>. It is written first in a new item.</param>
    /// <param name="items">The identities, each once, with their changes: a <see cref="Map"/> or <see cref="Remove"/>.</param>
    public static YamlChange List(string identity, params IReadOnlyList<(string Name, YamlChange Change)> items) => new MergeItems(identity, items);

    /// <summary>Texts to add to a sequence of texts that lacks them.</summary>
    /// <param name="items">The texts.</param>
    public static YamlChange Append(params IReadOnlyList<string> items) => new AppendTexts(items);

    /// <summary>A whole sequence whose items no entry tells apart, such as <c>envFrom</c>; only where none is yet.</summary>
    /// <param name="items">The items, in order.</param>
    public static YamlChange Sequence(params IReadOnlyList<YamlChange> items) => new NewItems(items);

    /// <summary>This change and another of the same node as one; null where they contradict each other.</summary>
    /// <param name="other">The other.</param>
    public YamlChange? With(YamlChange other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ChangeUnion.Of(this, other);
    }

    /// <summary>A <see cref="Map"/> without one of its entries, null when nothing is left; any other change as it is.</summary>
    /// <param name="key">The entry's key.</param>
    public YamlChange? Without(string key) =>
        this is not Merge merge ? this : merge.Entries.Where(e => e.Key != key).ToList() is { Count: > 0 } rest ? new Merge(rest) : null;

    /// <summary>The fields that it sets or removes, each as the keys from the top; an item of a list is its identity in brackets, as <c>[api]</c>.</summary>
    public IEnumerable<IReadOnlyList<string>> Fields() => Fields([]);

    private IEnumerable<IReadOnlyList<string>> Fields(IReadOnlyList<string> above) => this switch
    {
        Merge { Entries.Count: > 0 } merge => merge.Entries.SelectMany(e => e.Change.Fields([.. above, e.Key])),
        MergeItems { Items.Count: > 0 } items => items.Items.SelectMany(i => i.Change.Fields([.. above, $"[{i.Name}]"])),
        _ => [above],
    };

    internal sealed record Removal : YamlChange;

    internal sealed record Scalar(string Content, bool IsText) : YamlChange
    {
        public bool IsLiteral { get; init; }

        /// <summary>As it stands in a file.</summary>
        /// <param name="style">The style of what it replaces or stands beside.</param>
        /// <param name="inFlow">Whether it stands within brackets.</param>
        public string Written(Yaml.YamlStyle style, bool inFlow) => Scalars.Write(Content, IsText, IsLiteral ? Yaml.YamlStyle.Plain : style, inFlow);
    }

    internal sealed record Merge(IReadOnlyList<(string Key, YamlChange Change)> Entries) : YamlChange;

    internal sealed record MergeItems(string Identity, IReadOnlyList<(string Name, YamlChange Change)> Items) : YamlChange
    {
        public Merge Whole(string name, YamlChange change) =>
            new([(Identity, Text(name)), .. change is Merge merge ? merge.Entries : []]);
    }

    internal sealed record AppendTexts(IReadOnlyList<string> Items) : YamlChange;

    internal sealed record NewItems(IReadOnlyList<YamlChange> Items) : YamlChange;
}
