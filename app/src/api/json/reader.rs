//! A reader of JSON that knows whether something can be read, and not why it cannot.
//!
//! What a browser reads, this application has written. `serde_json` would tell of each thing that it reads where it went
//! wrong and what was expected there, in words that nobody sees; every page would load them, and a second reader of each
//! structure as a list. Numbers are whole.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, Unexpected, Visitor};

/// It cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

type Read<T> = Result<T, Unreadable>;

/// Reads all of a text.
///
/// # Errors
/// [`Unreadable`] where it is no JSON, or none of `T`.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Read<T> {
    let mut reader = Reader { rest: text };
    let read = T::deserialize(&mut reader)?;
    reader.peek().map_or(Ok(read), |_| Err(Unreadable))
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// What comes next, after white space.
    fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_ascii_start();
        self.rest.bytes().next()
    }

    /// Goes on after `word`, if that comes next.
    fn takes(&mut self, word: &str) -> bool {
        self.peek();
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take(&mut self, word: &str) -> Read<()> {
        self.takes(word).then_some(()).ok_or(Unreadable)
    }

    fn number(&mut self) -> Read<i64> {
        self.peek();
        let end = self.rest.find(|sign: char| !matches!(sign, '-' | '0'..='9'));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        number.parse().map_err(|_| Unreadable)
    }

    fn string(&mut self) -> Read<Cow<'a, str>> {
        self.take("\"")?;
        let mut text = Cow::Borrowed("");
        loop {
            let end = self.rest.find(['"', '\\']).ok_or(Unreadable)?;
            let (plain, rest) = self.rest.split_at(end);
            text += plain;
            self.rest = &rest[1..];
            if rest.starts_with('"') {
                return Ok(text);
            }
            let escaped = self.escaped()?;
            text.to_mut().push(escaped);
        }
    }

    /// The character that an escape stands for.
    fn escaped(&mut self) -> Read<char> {
        let mut rest = self.rest.chars();
        let sign = rest.next().ok_or(Unreadable)?;
        self.rest = rest.as_str();
        Ok(match sign {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let mut units = [self.unit()?, 0];
                // A half of a pair: the other one follows.
                if matches!(units[0], 0xd800..0xdc00) {
                    self.take("\\u")?;
                    units[1] = self.unit()?;
                }
                let character = char::decode_utf16(units).next();
                character.and_then(Result::ok).ok_or(Unreadable)?
            }
            sign => sign,
        })
    }

    fn unit(&mut self) -> Read<u16> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or(Unreadable)?;
        self.rest = rest;
        u16::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Goes on after whatever comes next.
    fn skip(&mut self) -> Read<()> {
        let mut depth = 0_u32;
        loop {
            match self.peek().ok_or(Unreadable)? {
                b'"' => _ = self.string()?,
                b'[' | b'{' => {
                    depth += 1;
                    self.rest = &self.rest[1..];
                }
                b']' | b'}' => {
                    depth = depth.checked_sub(1).ok_or(Unreadable)?;
                    self.rest = &self.rest[1..];
                }
                _ => {
                    let end = self.rest.find([',', ']', '}']).unwrap_or(self.rest.len());
                    self.rest = &self.rest[end..];
                }
            }
            if depth == 0 {
                return Ok(());
            }
            _ = self.takes(",") || self.takes(":");
        }
    }
}

macro_rules! as_number {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            visitor.visit_i64(self.number()?)
        })+
    };
}

macro_rules! as_string {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            visitor.visit_str(&self.string()?)
        })+
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Unreadable;

    as_number! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    as_string! { deserialize_char deserialize_str deserialize_identifier deserialize_bytes deserialize_byte_buf }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.peek().ok_or(Unreadable)? {
            b'"' => self.deserialize_string(visitor),
            b'[' => self.deserialize_seq(visitor),
            b'{' => self.deserialize_map(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => self.deserialize_unit(visitor),
            _ => self.deserialize_i64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        let is_true = self.takes("true");
        if !is_true {
            self.take("false")?;
        }
        visitor.visit_bool(is_true)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(self.string()?.into_owned())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.takes("null") {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.take("null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        let mut items = Items::within(self, ["[", "]"])?;
        let read = visitor.visit_seq(&mut items)?;
        items.finish()?;
        Ok(read)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        let mut items = Items::within(self, ["{", "}"])?;
        let read = visitor.visit_map(&mut items)?;
        items.finish()?;
        Ok(read)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        let holds = self.takes("{");
        let read = visitor.visit_enum(Variant { reader: self, holds })?;
        if holds { self.take("}").map(|()| read) } else { Ok(read) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }
}

/// One of several: a name, or in braces a name and what it holds.
struct Variant<'r, 'a> {
    reader: &'r mut Reader<'a>,
    holds: bool,
}

impl<'de> de::EnumAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Read<(S::Value, Self)> {
        let name = seed.deserialize(&mut *self.reader)?;
        if self.holds {
            self.reader.take(":")?;
        }
        Ok((name, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, '_> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        if self.holds { self.reader.take("null") } else { Ok(()) }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Read<S::Value> {
        seed.deserialize(self.reader)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.reader.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.reader.deserialize_map(visitor)
    }
}

/// What is in a list or a structure.
struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    end: &'static str,
    is_first: bool,
    is_over: bool,
}

impl<'r, 'a> Items<'r, 'a> {
    fn within(reader: &'r mut Reader<'a>, [start, end]: [&'static str; 2]) -> Read<Self> {
        reader.take(start)?;
        Ok(Self {
            reader,
            end,
            is_first: true,
            is_over: false,
        })
    }

    /// Goes on to the next, if there is one.
    fn has_next(&mut self) -> Read<bool> {
        self.is_over = self.reader.takes(self.end);
        if !self.is_over && !self.is_first {
            self.reader.take(",")?;
        }
        self.is_first = false;
        Ok(!self.is_over)
    }

    /// Goes on after the end: whoever knows how many there are has not looked for it.
    fn finish(self) -> Read<()> {
        if self.is_over {
            Ok(())
        } else {
            self.reader.take(self.end)
        }
    }
}

impl<'de> de::SeqAccess<'de> for Items<'_, '_> {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Read<Option<S::Value>> {
        if self.has_next()? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> de::MapAccess<'de> for Items<'_, '_> {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Read<Option<S::Value>> {
        if self.has_next()? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Read<S::Value> {
        self.reader.take(":")?;
        seed.deserialize(&mut *self.reader)
    }
}

impl std::error::Error for Unreadable {}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("this cannot be read")
    }
}

/// Whatever is wrong: nobody words it.
impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_said: T) -> Self {
        Self
    }

    fn invalid_type(_found: Unexpected<'_>, _expected: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_found: Unexpected<'_>, _expected: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_length: usize, _expected: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_name: &str, _expected: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_name: &str, _expected: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}
