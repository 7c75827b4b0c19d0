namespace Ullage.Cli.Output.Documents;

/// <summary>Writes a tree of objects, arrays and scalars in one pass; what json and yaml share, so that their shapes cannot differ.</summary>
internal abstract class DocumentWriter
{
    /// <summary>Begins an object.</summary>
    public abstract void StartObject();

    /// <summary>Ends it.</summary>
    public abstract void EndObject();

    /// <summary>Begins an array.</summary>
    public abstract void StartArray();

    /// <summary>Ends it.</summary>
    public abstract void EndArray();

    /// <summary>Names the next value of an object.</summary>
    public abstract void Name(string name);

    /// <summary>Writes text; null is written as null.</summary>
    public abstract void Text(string? value);

    /// <summary>Writes a whole number.</summary>
    public abstract void Number(long value);

    /// <summary>Writes an exact decimal.</summary>
    public abstract void Number(decimal value);

    /// <summary>Writes a number in its shortest round-trip form; what JSON cannot say (NaN, infinities) becomes null.</summary>
    public abstract void Number(double value);

    /// <summary>Writes a truth value.</summary>
    public abstract void Truth(bool value);

    /// <summary>Writes null.</summary>
    public abstract void Null();

    /// <summary>Passes on what has been written so far.</summary>
    public abstract void Flush();

    /// <summary>Ends the document with a line break and passes it on.</summary>
    public abstract void Finish();
}
