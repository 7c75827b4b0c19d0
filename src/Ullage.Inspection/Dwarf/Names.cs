namespace Ullage.Inspection.Dwarf;

/// <summary>Tags of debugging entries (DWARF 5, section 7.5.3).</summary>
internal static class Tags
{
    public const uint ArrayType = 0x01;
    public const uint Member = 0x0D;
    public const uint PointerType = 0x0F;
    public const uint CompileUnit = 0x11;
    public const uint StructureType = 0x13;
    public const uint SubroutineType = 0x15;
    public const uint Typedef = 0x16;
    public const uint UnionType = 0x17;
    public const uint SubrangeType = 0x21;
    public const uint BaseType = 0x24;
    public const uint UnspecifiedType = 0x3B;
}

/// <summary>Attributes of debugging entries (section 7.5.4), and Go's own.</summary>
internal static class Attributes
{
    public const uint Name = 0x03;
    public const uint ByteSize = 0x0B;
    public const uint Language = 0x13;
    public const uint Count = 0x37;
    public const uint MemberLocation = 0x38;
    public const uint Type = 0x49;
    public const uint StrOffsetsBase = 0x72;
    public const uint GoKind = 0x2900;
    public const uint GoEmbedded = 0x2903;
}

/// <summary>Forms of attributes (section 7.5.6).</summary>
internal static class Forms
{
    public const uint ImplicitConst = 0x21;
    public const uint Indirect = 0x16;
}

/// <summary>Kinds of Go types (reflect.Kind), which Go adds to its debugging entries.</summary>
internal static class GoKinds
{
    public const int Complex64 = 15;
    public const int Complex128 = 16;
    public const int Array = 17;
    public const int Chan = 18;
    public const int Func = 19;
    public const int Interface = 20;
    public const int Map = 21;
    public const int Pointer = 22;
    public const int Slice = 23;
    public const int String = 24;
    public const int Struct = 25;
    public const int UnsafePointer = 26;
}
