namespace Ullage.Inspection.Go;

/// <summary>What a package takes in the binary.</summary>
/// <param name="Package">Its path, or a group in parentheses.</param>
/// <param name="Code">Bytes of its functions.</param>
/// <param name="Data">Bytes of its data in the file; 0 where only functions are known (<see cref="SymbolSource.FunctionTable"/>).</param>
/// <param name="Zeroed">Bytes of memory that the file does not hold (.bss).</param>
public sealed record PackageSize(string Package, long Code, long Data, long Zeroed)
{
    /// <summary>Bytes in the file.</summary>
    public long InFile => Code + Data;
}

/// <summary>Where names and sizes come from.</summary>
public enum SymbolSource
{
    /// <summary>None were found.</summary>
    None,

    /// <summary>The symbol table: functions and data, exact.</summary>
    SymbolTable,

    /// <summary>The binary is stripped; the runtime's function table still names functions, padding included, and no data.</summary>
    FunctionTable,
}
