using System.Globalization;

namespace Ullage.Cli.Output.Documents;

/// <summary>YAML in block style. Text is plain only where every YAML 1.1 and 1.2 reader takes it as text; else double-quoted.</summary>
internal sealed class YamlDocumentWriter : DocumentWriter
{
    private readonly TextWriter _output;
    private readonly Stack<Level> _levels = new();

    // What stands before the next value on its line: nothing, "name:" or "-".
    private bool _afterName;

    public YamlDocumentWriter(TextWriter output) => _output = output;

    public override void StartObject() => Open(isArray: false);

    public override void EndObject() => Close("{}");

    public override void StartArray() => Open(isArray: true);

    public override void EndArray() => Close("[]");

    public override void Name(string name)
    {
        var level = _levels.Peek();
        StartLine(level);
        level.Count++;
        _output.Write(YamlText.Quote(name));
        _output.Write(':');
        _afterName = true;
    }

    public override void Text(string? value) => Scalar(value is null ? "null" : YamlText.Quote(value));

    public override void Number(long value) => Scalar(value.ToString(CultureInfo.InvariantCulture));

    public override void Number(decimal value) => Scalar(value.ToString(CultureInfo.InvariantCulture));

    public override void Number(double value) => Scalar(double.IsFinite(value) ? Finite(value) : "null");

    public override void Truth(bool value) => Scalar(value ? "true" : "false");

    public override void Null() => Scalar("null");

    public override void Flush()
    {
    }

    public override void Finish() => _output.Write('\n');

    // YAML 1.1 takes 1E+21 for text: an exponent needs a dot before it.
    private static string Finite(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent >= 0 && !text.Contains('.', StringComparison.Ordinal) ? text.Insert(exponent, ".0") : text;
    }

    private void Scalar(string text)
    {
        BeforeValue();
        _output.Write(text);
    }

    private void Open(bool isArray)
    {
        var inArray = _levels.TryPeek(out var parent) && parent.IsArray;
        if (inArray)
        {
            StartLine(parent!);
            parent!.Count++;
            _output.Write('-');
        }

        _levels.Push(new Level
        {
            IsArray = isArray,
            Indent = parent is null ? 0 : parent.Indent + 2,
            OnParentsLine = inArray || parent is null,
            AtStart = parent is null,
        });
        _afterName = false;
    }

    private void Close(string whenEmpty)
    {
        var level = _levels.Pop();
        if (level.Count == 0)
        {
            _output.Write(level.AtStart ? whenEmpty : " " + whenEmpty);
        }

        _afterName = false;
    }

    private void BeforeValue()
    {
        if (_afterName)
        {
            _output.Write(' ');
            _afterName = false;
        }
        else if (_levels.TryPeek(out var level) && level.IsArray)
        {
            StartLine(level);
            level.Count++;
            _output.Write("- ");
        }
    }

    // The first entry of a collection inside an array stands on the line of its dash.
    private void StartLine(Level level)
    {
        if (level.Count == 0 && level.OnParentsLine)
        {
            _output.Write(level.AtStart ? "" : " ");
            return;
        }

        _output.Write('\n');
        for (var i = 0; i < level.Indent; i++)
        {
            _output.Write(' ');
        }
    }

    private sealed class Level
    {
        public bool IsArray { get; init; }

        public int Indent { get; init; }

        public bool OnParentsLine { get; init; }

        public bool AtStart { get; init; }

        public int Count { get; set; }
    }
}
