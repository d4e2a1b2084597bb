import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type LinkElement<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props | 'color'>;

const AnchorElement = (props: LinkElement<AnchorProps>) => <Anchor {...props} />;
const ButtonElement = (props: LinkElement<ButtonProps>) => <Button component="a" {...props} />;
const NavElement = (props: LinkElement<NavLinkProps>) => <NavLink component="a" {...props} />;

/** Mantine's looks with the router's typed targets. */
export const TextLink = createLink(AnchorElement);
export const ButtonLink = createLink(ButtonElement);
export const NavItem = createLink(NavElement);
