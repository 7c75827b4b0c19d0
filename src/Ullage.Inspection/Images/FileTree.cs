namespace Ullage.Inspection.Images;

/// <summary>A file of an image, after all layers.</summary>
internal sealed class ImageFile
{
    /// <summary>What it is.</summary>
    public required TarKind Kind { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Permission bits.</summary>
    public required int Mode { get; init; }

    /// <summary>What a symbolic link points to.</summary>
    public required string Link { get; init; }

    /// <summary>The layer that holds its content.</summary>
    public required int ContentLayer { get; init; }

    /// <summary>Its path in that layer, as written there.</summary>
    public required string ContentPath { get; init; }

    /// <summary>Its content, for the few small files that are looked into.</summary>
    public byte[]? Content { get; init; }
}

/// <summary>
/// The files of an image as a container sees them: layers laid over each other, whiteouts taken away. <c>.wh.NAME</c> removes a file of the layers below,
/// <c>.wh..wh..opq</c> all of them in its folder; neither touches files of its own layer.
/// </summary>
internal sealed class FileTree(int mostFiles)
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const int MostHops = 40;

    private readonly Node _root = new();
    private readonly HashSet<(int, string)> _whiteouts = [];
    private int _seen;

    /// <summary>Bytes of files that a later layer removes or replaces: they are in the image, and no container sees them.</summary>
    public long HiddenBytes { get; private set; }

    /// <summary>Adds an entry of a layer; layers come in order.</summary>
    /// <exception cref="InspectionException">More files than allowed.</exception>
    public void Add(TarEntry entry, int layer, byte[]? content)
    {
        if (++_seen > mostFiles)
        {
            throw InspectionException.TooLarge($"more than {mostFiles} files in the layers of an image");
        }

        if (ImagePath.Normal(entry.Path) is not { Length: > 0 } path)
        {
            return;
        }

        var slash = path.LastIndexOf('/');
        var (folder, name) = (slash < 0 ? "" : path[..slash], path[(slash + 1)..]);
        if (name == Opaque)
        {
            if (_whiteouts.Add((layer, path)) && Find(folder, 0) is { } below)
            {
                HideChildren(below, layer);
            }

            return;
        }

        if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            if (_whiteouts.Add((layer, path)) && Find(folder, 0) is { } parent && parent.Children?.TryGetValue(name[Whiteout.Length..], out var gone) == true && Hide(gone, layer))
            {
                parent.Children.Remove(name[Whiteout.Length..]);
            }

            return;
        }

        var node = Make(folder, layer).Child(name);
        if (entry.Kind == TarKind.HardLink)
        {
            var target = ImagePath.Normal(entry.Link) is { } linked ? Find(linked, 0)?.File : null;
            Put(node, target ?? new ImageFile { Kind = TarKind.Other, Size = 0, Mode = entry.Mode, Link = entry.Link, ContentLayer = layer, ContentPath = entry.Path }, layer, counts: false);
            return;
        }

        if (entry.Kind != TarKind.Folder && node.Children is not null)
        {
            HideChildren(node, layer);
        }

        Put(node, new ImageFile { Kind = entry.Kind, Size = entry.Size, Mode = entry.Mode, Link = entry.Link, ContentLayer = layer, ContentPath = entry.Path, Content = content }, layer, counts: true);
    }

    /// <summary>A file or folder by its path, symbolic links followed; null when it is not there.</summary>
    public ImageFile? Find(string path) => ImagePath.Normal(path) is { } normal ? Find(normal, 0)?.File : null;

    /// <summary>The names of what is in a folder, symbolic links to it followed; none where there is no such folder.</summary>
    public IEnumerable<string> Names(string folder) => ImagePath.Normal(folder) is { } normal && Find(normal, 0) is { Children: { } children } ? children.Keys : [];

    /// <summary>All files, with their paths.</summary>
    public IEnumerable<(string Path, ImageFile File)> Files()
    {
        var open = new Stack<(string Path, Node Node)>();
        open.Push(("", _root));
        while (open.TryPop(out var at))
        {
            foreach (var (name, child) in at.Node.Children ?? [])
            {
                var path = at.Path.Length == 0 ? name : at.Path + "/" + name;
                if (child.File is { Kind: not TarKind.Folder } file)
                {
                    yield return (path, file);
                }

                if (child.Children is not null)
                {
                    open.Push((path, child));
                }
            }
        }
    }

    private void Put(Node node, ImageFile file, int layer, bool counts)
    {
        if (node.File is { Kind: TarKind.File } before && node.Owns)
        {
            HiddenBytes += before.Size;
        }

        (node.File, node.Layer, node.Owns) = (file, layer, counts);
    }

    private Node? Find(string path, int hops)
    {
        var node = _root;
        if (path.Length == 0)
        {
            return node;
        }

        var walked = "";
        var parts = path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            if (node.Children?.TryGetValue(parts[i], out var child) != true)
            {
                return null;
            }

            walked = walked.Length == 0 ? parts[i] : walked + "/" + parts[i];
            if (child!.File is { Kind: TarKind.SymbolicLink } link)
            {
                var target = ImagePath.Beside(walked, link.Link);
                var rest = i + 1 < parts.Length ? "/" + string.Join('/', parts[(i + 1)..]) : "";
                return hops >= MostHops || ImagePath.Normal(target + rest) is not { } next ? null : Find(next, hops + 1);
            }

            node = child;
        }

        return node;
    }

    /// <summary>The folder, made where it is missing; a symbolic link on the way is followed, as unpacking does.</summary>
    private Node Make(string folder, int layer)
    {
        var node = _root;
        if (folder.Length == 0)
        {
            return node;
        }

        var walked = "";
        foreach (var part in folder.Split('/'))
        {
            walked = walked.Length == 0 ? part : walked + "/" + part;
            var child = node.Child(part);
            if (child.File is { Kind: TarKind.SymbolicLink } && Find(walked, 0) is { } target)
            {
                child = target;
            }

            if (child.File is null)
            {
                child.File = new ImageFile { Kind = TarKind.Folder, Size = 0, Mode = 0x1ED, Link = "", ContentLayer = layer, ContentPath = walked };
                child.Layer = layer;
            }

            node = child;
        }

        return node;
    }

    /// <summary>Takes away what lower layers put at and below a node; whether nothing is left of it.</summary>
    private bool Hide(Node node, int layer)
    {
        HideChildren(node, layer);
        if (node.File is not null && node.Layer < layer)
        {
            HiddenBytes += node is { Owns: true, File.Kind: TarKind.File } ? node.File.Size : 0;
            node.File = null;
        }

        return node.File is null && node.Children is not { Count: > 0 };
    }

    private void HideChildren(Node node, int layer)
    {
        if (node.Children is null)
        {
            return;
        }

        foreach (var (name, child) in node.Children)
        {
            if (Hide(child, layer))
            {
                // Removing while going through a dictionary is allowed.
                node.Children.Remove(name);
            }
        }
    }

    private sealed class Node
    {
        public ImageFile? File { get; set; }

        public int Layer { get; set; }

        public bool Owns { get; set; }

        public Dictionary<string, Node>? Children { get; private set; }

        public Node Child(string name)
        {
            Children ??= new Dictionary<string, Node>(StringComparer.Ordinal);
            ref var child = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Children, name, out _);
            return child ??= new Node();
        }
    }
}
