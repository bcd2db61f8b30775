using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class KnownFieldsTests
{
    public static IEnumerable<KnownField> All => Enum.GetValues<KnownField>().Where(f => f != KnownField.Unknown);

    [Fact]
    public void Every_field_is_found_by_its_name_in_any_case()
    {
        using var poisoned = new PoisonedMemory(64);
        foreach (KnownField field in All)
        {
            string name = Encoding.ASCII.GetString(KnownFields.Name(field));
            foreach (string spelling in (string[])[name, name.ToLowerInvariant(), name.ToUpperInvariant()])
            {
                Assert.Equal(field, KnownFields.Find(poisoned.PlaceBeforePoison(Wire.Bytes(spelling)).Span));
                Assert.Equal(field, KnownFields.Find(poisoned.PlaceAfterPoison(Wire.Bytes(spelling)).Span));
            }
        }
    }

    [Fact]
    public void The_table_stands_in_the_order_of_the_enum()
    {
        foreach (KnownField field in All)
        {
            string name = Encoding.ASCII.GetString(KnownFields.Name(field));
            Assert.Equal(field.ToString(), name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
            Assert.Equal(name.ToLowerInvariant(), Encoding.ASCII.GetString(KnownFields.LowerCaseName(field)));
            Assert.True(FieldSyntax.IsToken(KnownFields.Name(field)));
        }

        Assert.Equal(KnownFields.Count, All.Count() + 1);
        Assert.True(KnownFields.Name(KnownField.Unknown).IsEmpty);
    }

    [Fact]
    public void Any_other_byte_anywhere_makes_it_another_name()
    {
        foreach (KnownField field in All)
        {
            byte[] name = KnownFields.Name(field).ToArray();
            for (int i = 0; i < name.Length; i++)
            {
                byte original = name[i];
                for (int b = 0; b < 256; b++)
                {
                    name[i] = (byte)b;
                    bool same = char.ToLowerInvariant((char)b) == char.ToLowerInvariant((char)original) && b < 128;
                    Assert.True(same == (KnownFields.Find(name) == field), $"{field} with byte {b:x2} at {i}");
                }

                name[i] = original;
            }

            Assert.NotEqual(field, KnownFields.Find(name.AsSpan(1)));
            Assert.NotEqual(field, KnownFields.Find(name.AsSpan(0, name.Length - 1)));
            Assert.NotEqual(field, KnownFields.Find([.. name, (byte)'x']));
        }

        Assert.Equal(KnownField.Unknown, KnownFields.Find(default));
    }
}
